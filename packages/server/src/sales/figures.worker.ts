import { setTimeout as sleep } from 'node:timers/promises';
import { type DropSnapshot, type DropStore, presentDrop } from '../drops/index.ts';
import { readDropSignal } from '../drops/drops.events.ts';
import { type OrderStore, presentDropOrder } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { OutboxEvent, Publish } from '../platform/events/outbox.ts';
import type { Logger } from '../platform/logger.ts';

/** `stock.changed` and `sales.updated` are told at most five times a second for a drop. */
const EVERY_MS = 200;
const RETRY_MS = 1000;
const AT_ONCE = 20;
const RECENT_MAX = 20;

export type FiguresDeps = {
  drops: Pick<DropStore, 'find' | 'listOnSaleSince'>;
  orders: Pick<OrderStore, 'listOfDrop'>;
  /** Told with each look at a drop. */
  noticeStock(drop: DropSnapshot): Promise<void>;
  publish: Publish;
  clock: Clock;
  logger: Logger;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

export type Figures = {
  /** Takes the relay's signals. */
  onSignals(signals: readonly string[]): void;
  /** Tells every drop that is on sale or was a minute ago: nobody knows which signals the last relay took with it. */
  onSignalsLost(): Promise<void>;
  /** Tells what is not told yet, then stops. */
  stop(): Promise<void>;
};

type Watched = { isDirty: boolean; toldUntil: Date };

/**
 * Tells how a drop stands, coalesced: at once after a quiet moment, then at most every 200 ms, always ending with the last figures.
 * It sends totals, never differences, so a lost or repeated frame does no harm; one at a time for a drop, so none overtakes another.
 */
export function createFigures(deps: FiguresDeps): Figures {
  const watched = new Map<string, Watched>();
  const telling = new Set<Promise<void>>();
  const stopping = new AbortController();

  function mark(dropId: string): void {
    const known = watched.get(dropId);
    if (known) known.isDirty = true;
    else watch(dropId, { isDirty: true, toldUntil: minuteAgo() });
  }

  function watch(dropId: string, state: Watched): void {
    watched.set(dropId, state);
    const told = keepTelling(dropId, state).finally(() => telling.delete(told));
    telling.add(told);
  }

  async function keepTelling(dropId: string, state: Watched): Promise<void> {
    while (state.isDirty) {
      state.isDirty = false;
      const [isTold] = await Promise.all([tryToTell(dropId, state), pause(EVERY_MS)]);
      if (isTold) continue;
      // While stopping there is no second try; the next relay starts with all drops.
      state.isDirty = !stopping.signal.aborted;
      await pause(RETRY_MS);
    }
    watched.delete(dropId);
  }

  const tryToTell = (dropId: string, state: Watched): Promise<boolean> =>
    tellFigures(deps, dropId, state).then(
      () => true,
      (error: unknown) => {
        deps.logger.warn({ err: error, dropId }, 'figures not told');
        return false;
      },
    );

  /** A few at a time: a new relay has better to do than to ask for hundreds of drops at once. */
  async function markSlowly(dropIds: readonly string[]): Promise<void> {
    for (const [index, dropId] of dropIds.entries()) {
      if (stopping.signal.aborted) return;
      if (index % AT_ONCE === AT_ONCE - 1) await pause(EVERY_MS);
      mark(dropId);
    }
  }

  const minuteAgo = () => new Date(deps.clock.now() - 60_000);
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  return {
    onSignals(signals) {
      for (const signal of signals) {
        const dropId = readDropSignal(signal);
        if (dropId && !stopping.signal.aborted) mark(dropId);
      }
    },
    async onSignalsLost() {
      void markSlowly(await deps.drops.listOnSaleSince(minuteAgo()));
    },
    async stop() {
      stopping.abort();
      await Promise.all(telling);
    },
  };
}

async function tellFigures(deps: FiguresDeps, dropId: string, state: Watched): Promise<void> {
  const drop = await deps.drops.find(dropId);
  if (!drop) return;
  await deps.noticeStock(drop);
  const recent = (await deps.orders.listOfDrop(dropId, { limit: RECENT_MAX - 1 })).filter(
    ({ createdAt }) => createdAt >= state.toldUntil,
  );
  const nameOf = await deps.findNames(recent.map(({ userId }) => userId));
  const rows = recent.map((order) => presentDropOrder(order, dropId, nameOf(order.userId)));
  await deps.publish(presentFigures(drop, rows, deps.clock.now()));
  const [newest] = recent;
  if (newest) state.toldUntil = newest.createdAt;
}

function presentFigures(drop: DropSnapshot, recent: unknown[], now: number): OutboxEvent[] {
  const { remaining, stock, status } = presentDrop(drop, now);
  return [
    {
      type: 'stock.changed',
      topics: [`drop:${drop._id}`],
      data: { dropId: drop._id, remaining, stock, status },
    },
    {
      type: 'sales.updated',
      topics: [`sales:${drop.creatorId}`],
      data: {
        dropId: drop._id,
        ...drop.net,
        currency: drop.currency,
        held: drop.held,
        remaining,
        stock,
        recent,
      },
    },
  ];
}
