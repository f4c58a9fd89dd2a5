import type { Order } from '@livedrops/sdk';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IntentMemory } from './intent-memory.ts';
import type { Verdict } from './purchase-verdict.ts';
import { IDLE, type Intent, type PurchaseState } from './purchase-state.ts';

export type PurchaseDeps = {
  placeOrder: (intent: Intent) => Promise<Order>;
  /** The order that a key made, or `null` when there is none. Rejects when the server cannot be asked. */
  findOrder: (key: string) => Promise<Order | null>;
  judge: (error: unknown, intent: Intent) => Verdict;
  memory: IntentMemory;
  newKey: () => string;
  sleep: (ms: number) => Promise<void>;
};

export type Purchase = {
  store: StoreApi<PurchaseState>;
  /** Starts an intent. Does nothing while one is unsettled, so a second click cannot order twice. */
  buy: (quantity: number, unitPrice: number) => Promise<void>;
  /** After an order: makes room for another intent. */
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

type Context = { deps: PurchaseDeps; become: (state: PurchaseState) => void };

const settleWith = (
  { deps, become }: Context,
  state: Extract<PurchaseState, { name: 'bought' | 'refused' }>,
): void => {
  deps.memory.clear();
  become(state);
};

const lookUp = async (context: Context, intent: Intent): Promise<void> => {
  const { deps, become } = context;
  become({ name: 'checking', intent });
  for (const pauseMs of LOOK_UP_PAUSES_MS) {
    if (pauseMs > 0) await deps.sleep(pauseMs);
    try {
      const order = await deps.findOrder(intent.key);
      if (order === null) become({ name: 'unsettled', intent, reason: 'not_found' });
      else settleWith(context, { name: 'bought', order });
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

const attempt = async (context: Context, intent: Intent): Promise<void> => {
  const { deps, become } = context;
  for (let round = 1; ; round += 1) {
    become({ name: 'placing', intent });
    try {
      return settleWith(context, { name: 'bought', order: await deps.placeOrder(intent) });
    } catch (error) {
      const verdict = deps.judge(error, intent);
      if (verdict.name === 'refused')
        return settleWith(context, { name: 'refused', refusal: verdict.refusal });
      if (verdict.name === 'unknown') return lookUp(context, intent);
      if (round >= MOST_BUSY_ROUNDS) return become({ name: 'unsettled', intent, reason: 'busy' });
      await waitOut(context, intent, verdict.code, verdict.waitMs ?? 1000 * 2 ** (round - 1));
    }
  }
};

/**
 * One person buying from one drop.
 * The key is stored before the first request leaves and removed only by an answer that settles the intent,
 * so a lost answer, a reload or a crash ends in a look-up or a repeat with the same key, never in a second order.
 */
export const createPurchase = (deps: PurchaseDeps): Purchase => {
  const store = createStore<PurchaseState>(() => IDLE);
  const context: Context = { deps, become: (state) => store.setState(state, true) };

  const withUnsettled = async (step: typeof attempt): Promise<void> => {
    const state = store.getState();
    if (state.name === 'unsettled') await step(context, state.intent);
  };

  return {
    store,
    buy: async (quantity, unitPrice) => {
      const { name } = store.getState();
      if (name !== 'idle' && name !== 'refused') return;
      const intent = deps.memory.load() ?? { key: deps.newKey(), quantity, unitPrice };
      deps.memory.save(intent);
      await attempt(context, intent);
    },
    again: () => {
      if (store.getState().name === 'bought') context.become(IDLE);
    },
    retry: () => withUnsettled(attempt),
    check: () => withUnsettled(lookUp),
    resume: async () => {
      const intent = deps.memory.load();
      if (intent !== null && store.getState().name === 'idle') await lookUp(context, intent);
    },
  };
};
