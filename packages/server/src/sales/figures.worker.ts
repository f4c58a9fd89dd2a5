import { type DropDocument, type DropStore, presentDrop } from '../drops/index.ts';
import { readDropSignal } from '../drops/drops.events.ts';
import { type OrderStore, presentDropOrder } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { OutboxEvent, Publish } from '../platform/events/outbox.ts';
import type { Logger } from '../platform/logger.ts';

/** `stock.changed` and `sales.updated` are told at most five times a second for a drop. */
const EVERY_MS = 200;
const RECENT_MAX = 20;

export type FiguresDeps = {
  drops: DropStore;
  orders: OrderStore;
  publish: Publish;
  clock: Clock;
  logger: Logger;
  findNames(userIds: readonly string[]): Promise<Map<string, string>>;
};

export type Figures = {
  /** Takes the relay's signals. */
  onSignals(signals: readonly string[]): void;
  stop(): Promise<void>;
};

type Watched = { timer: NodeJS.Timeout; isDirty: boolean; toldUntil: Date };

/**
 * Tells how a drop stands, coalesced: at once after a quiet moment, then at most every 200 ms, always ending with the last figures.
 * It sends totals, never differences, so a lost or repeated frame does no harm.
 */
export function createFigures(deps: FiguresDeps): Figures {
  const watched = new Map<string, Watched>();
  const telling = new Set<Promise<void>>();
  let isStopped = false;

  function mark(dropId: string): void {
    const known = watched.get(dropId);
    if (known) known.isDirty = true;
    else start(dropId, new Date(deps.clock.now() - 60_000));
  }

  function start(dropId: string, toldUntil: Date): void {
    const state: Watched = {
      timer: setTimeout(() => next(dropId, state), EVERY_MS),
      isDirty: false,
      toldUntil,
    };
    watched.set(dropId, state);
    const told = tell(dropId, state)
      .catch((error: unknown) => deps.logger.warn({ err: error, dropId }, 'figures not told'))
      .finally(() => telling.delete(told));
    telling.add(told);
  }

  function next(dropId: string, state: Watched): void {
    watched.delete(dropId);
    if (state.isDirty && !isStopped) start(dropId, state.toldUntil);
  }

  async function tell(dropId: string, state: Watched): Promise<void> {
    const drop = await deps.drops.find(dropId);
    if (!drop) return;
    const recent = (await deps.orders.listOfDrop(dropId, { limit: RECENT_MAX - 1 })).filter(
      ({ createdAt }) => createdAt >= state.toldUntil,
    );
    const [newest] = recent;
    if (newest) state.toldUntil = newest.createdAt;
    const names = await deps.findNames(recent.map(({ userId }) => userId));
    const rows = recent.map((order) =>
      presentDropOrder(order, dropId, names.get(order.userId) ?? 'Somebody'),
    );
    await deps.publish(presentFigures(drop, rows, deps.clock.now()));
  }

  return {
    onSignals(signals) {
      for (const signal of signals) {
        const dropId = readDropSignal(signal);
        if (dropId && !isStopped) mark(dropId);
      }
    },
    async stop() {
      isStopped = true;
      for (const { timer } of watched.values()) clearTimeout(timer);
      await Promise.all(telling);
    },
  };
}

function presentFigures(drop: DropDocument, recent: unknown[], now: number): OutboxEvent[] {
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
      data: { dropId: drop._id, ...drop.sold, currency: drop.currency, remaining, stock, recent },
    },
  ];
}
