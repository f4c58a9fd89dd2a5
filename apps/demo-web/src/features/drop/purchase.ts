import { isLiveDropsError, type Order, type PreparedOrder } from '@livedrops/sdk';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Verdict } from './purchase-verdict.ts';
import { IDLE, type Intent, type PurchaseState } from './purchase-state.ts';

export type PurchaseDeps = {
  /** Keeps an intent with its key before anything is sent. Gives back the one that was left, here or in another tab. */
  prepare: (intent: Intent) => Promise<PreparedOrder>;
  /** What was left unsettled, if anything was. */
  resume: () => Promise<PreparedOrder | null>;
  /** One request. */
  place: (prepared: PreparedOrder) => Promise<Order>;
  judge: (error: unknown, intent: Intent) => Verdict;
  sleep: (ms: number) => Promise<void>;
  /** Epoch milliseconds by the clock that `preparedAt` is told by. */
  now: () => number;
};

export type Purchase = {
  store: StoreApi<PurchaseState>;
  /** Starts an intent. Does nothing while one is unsettled, so a second click cannot order twice. */
  buy: (quantity: number, unitPrice: number) => Promise<void>;
  /** After an order or a refusal: makes room for another intent. */
  again: () => void;
  /** Sends the unsettled intent again with its own key. */
  retry: () => Promise<void>;
  /** Asks again whether the unsettled intent made an order. */
  check: () => Promise<void>;
  /** Settles an intent that an earlier visit of the page left behind. */
  resume: () => Promise<void>;
};

const LOOK_UP_PAUSES_MS = [0, 1000, 2000, 4000] as const;
const MOST_BUSY_ROUNDS = 5;
/** Whoever comes back later than this does not remember the press, and the server begins no order that late. */
const STALE_MS = 600_000;

type Context = { deps: PurchaseDeps; become: (state: PurchaseState) => void };

/** One intent under way, as it is kept. */
type Held = { prepared: PreparedOrder; intent: Intent };

const lookUp = async ({ deps, become }: Context, { prepared, intent }: Held): Promise<void> => {
  become({ name: 'checking', intent });
  for (const pauseMs of LOOK_UP_PAUSES_MS) {
    if (pauseMs > 0) await deps.sleep(pauseMs);
    try {
      const order = await prepared.find();
      become(order === null ? { name: 'unsettled', intent, reason: 'not_found' } : { name: 'bought', order });
      return;
    } catch {
      // Not reachable yet: the next round asks again, and after the last one the buyer decides.
    }
  }
  become({ name: 'unsettled', intent, reason: 'unreachable' });
};

const waitOut = async (
  { deps, become }: Context,
  intent: Intent,
  code: string,
  waitMs: number,
): Promise<void> => {
  for (let secondsLeft = Math.max(1, Math.ceil(waitMs / 1000)); secondsLeft > 0; secondsLeft -= 1) {
    become({ name: 'waiting', intent, secondsLeft, code });
    await deps.sleep(1000);
  }
};

const attempt = async (context: Context, held: Held): Promise<void> => {
  const { deps, become } = context;
  const { prepared, intent } = held;
  for (let round = 1; ; round += 1) {
    become({ name: 'placing', intent });
    try {
      return become({ name: 'bought', order: await deps.place(prepared) });
    } catch (error) {
      const verdict = deps.judge(error, intent);
      if (verdict.name === 'refused') {
        await prepared.discard();
        return become({ name: 'refused', refusal: verdict.refusal });
      }
      if (verdict.name === 'unknown') return lookUp(context, held);
      if (round >= MOST_BUSY_ROUNDS) return become({ name: 'unsettled', intent, reason: 'busy' });
      await waitOut(context, intent, verdict.code, verdict.waitMs ?? 1000 * 2 ** (round - 1));
    }
  }
};

/** What was kept may ask for something else than this press did: in another tab, say, for another quantity. */
const holding = (prepared: PreparedOrder): Held => {
  const { input } = prepared;
  const [line] = 'items' in input ? input.items : [input];
  const { quantity = 0, unitPrice } = line ?? {};
  return { prepared, intent: { quantity, ...(unitPrice !== undefined && { unitPrice }) } };
};

const prepare = async (context: Context, intent: Intent): Promise<{ held: Held; step: typeof attempt }> => {
  const { deps } = context;
  try {
    return { held: holding(await deps.prepare(intent)), step: attempt };
  } catch (error) {
    if (!isLiveDropsError(error) || error.code !== 'order_unsettled') throw error;
    const other = await deps.resume();
    // Settled in this moment, by another tab: now this press may go.
    return other === null ? prepare(context, intent) : { held: holding(other), step: lookUp };
  }
};

/**
 * One person buying from one drop.
 * The key is kept before the first request leaves and forgotten only by an answer that settles the intent, so a lost answer, a
 * reload, a second tab or a crash ends in a look-up or a repeat with the same key, never in a second order.
 */
export const createPurchase = (deps: PurchaseDeps): Purchase => {
  const store = createStore<PurchaseState>(() => IDLE);
  const context: Context = { deps, become: (state) => store.setState(state, true) };
  let held: Held | undefined;

  const withUnsettled = async (step: typeof attempt): Promise<void> => {
    if (store.getState().name === 'unsettled' && held !== undefined) await step(context, held);
  };

  return {
    store,
    buy: async (quantity, unitPrice) => {
      const { name } = store.getState();
      if (name !== 'idle' && name !== 'refused') return;
      const intent = { quantity, unitPrice };
      context.become({ name: 'placing', intent });
      const prepared = await prepare(context, intent);
      held = prepared.held;
      await prepared.step(context, held);
    },
    again: () => {
      const { name } = store.getState();
      if (name === 'bought' || name === 'refused') context.become(IDLE);
    },
    retry: () => withUnsettled(attempt),
    check: () => withUnsettled(lookUp),
    resume: async () => {
      const left = await deps.resume();
      if (left === null || store.getState().name !== 'idle') return;
      held = holding(left);
      await lookUp(context, held);
      const state = store.getState();
      const isStale = deps.now() - Date.parse(left.preparedAt) > STALE_MS;
      if (!isStale || state.name !== 'unsettled' || state.reason !== 'not_found') return;
      await left.discard();
      context.become(IDLE);
    },
  };
};
