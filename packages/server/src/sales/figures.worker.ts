import { setTimeout as sleep } from 'node:timers/promises';
import { type DropSnapshot, type DropStore, presentDrop } from '../drops/index.ts';
import { readDropMark } from '../drops/drops.events.ts';
import { type Order, type OrderStore, presentDropOrder } from '../orders/index.ts';
import { readOrderMark } from '../orders/orders.events.ts';
import type { Clock } from '../platform/clock.ts';
import type { OutboxEvent, Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';

/** `stock.changed` and `sales.updated` are told at most five times a second for a drop. */
const EVERY_MS = 200;
const RETRY_MS = 1000;
const AT_ONCE = 20;
/** Orders in one frame. Those that changed get a part of it even while new ones fill it. */
const RECENT_MAX = 20;
const CHANGED_MIN = 5;
/** Changed orders that wait to be told. A screen that shows more reads them as a list. */
const CHANGED_WAITING_MAX = 500;

export type FiguresDeps = {
  drops: Pick<DropStore, 'find' | 'listOnSaleSince'>;
  orders: Pick<OrderStore, 'listOfDrop' | 'findMany'>;
  /** Told with each look at a drop. */
  noticeStock(drop: DropSnapshot): Promise<void>;
  publish: Publish;
  clock: Clock;
  logger: Logger;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

export type Figures = {
  /** Takes the relay's marks. */
  onMarks(marks: readonly string[]): void;
  /** Tells every drop that is on sale or was a minute ago: the last relay may have died with marks that it had read. */
  onMarksLost(): Promise<void>;
  /** Tells what is not told yet, then stops. */
  stop(): Promise<void>;
};

type Watched = {
  isDirty: boolean;
  /** Orders that were placed or changed before are not news. */
  since: Date;
  /** The newest orders as they were told, by revision. */
  told: ReadonlyMap<string, number>;
  /** Orders that changed and were not told since, those that wait longest first. */
  changed: Set<string>;
};

/**
 * Tells how a drop stands, coalesced: at once after a quiet moment, then at most every 200 ms, always ending with the last figures.
 * It sends totals, never differences, so a lost or repeated frame does no harm; one at a time for a drop, so none overtakes another.
 */
export function createFigures(deps: FiguresDeps): Figures {
  const watched = new Map<string, Watched>();
  const telling = new Set<Promise<void>>();
  const stopping = new AbortController();

  function mark(dropId: string, orderId?: string): void {
    const state = watched.get(dropId) ?? freshlyWatched(deps.clock.now());
    state.isDirty = true;
    if (orderId !== undefined) state.changed.add(orderId);
    if (!watched.has(dropId)) watch(dropId, state);
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

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  return {
    onMarks(marks) {
      for (const one of marks) {
        if (stopping.signal.aborted) return;
        const dropId = readDropMark(one);
        if (dropId) mark(dropId);
        const changed = readOrderMark(one);
        if (changed) mark(changed.dropId, changed.orderId);
      }
    },
    async onMarksLost() {
      void markSlowly(await deps.drops.listOnSaleSince(minuteBefore(deps.clock.now())));
    },
    async stop() {
      stopping.abort();
      await Promise.all(telling);
    },
  };
}

const freshlyWatched = (now: number): Watched => ({
  isDirty: true,
  since: minuteBefore(now),
  told: new Map(),
  changed: new Set(),
});

const minuteBefore = (now: number): Date => new Date(now - 60_000);

async function tellFigures(deps: FiguresDeps, dropId: string, state: Watched): Promise<void> {
  const drop = await deps.drops.find(dropId);
  if (!drop) return;
  await deps.noticeStock(drop);
  // Taken out before they are read: one that changes once more meanwhile is told once more.
  const waiting = state.changed;
  state.changed = new Set();
  let left: readonly string[] = [...waiting];
  try {
    const news = await findNews(deps, dropId, state, waiting);
    await publishFigures(deps, drop, news.rows);
    state.told = news.told;
    ({ left } = news);
  } finally {
    state.changed = new Set([...left.slice(-CHANGED_WAITING_MAX), ...state.changed]);
  }
  if (left.length > 0) state.isDirty = true;
}

type News = {
  rows: Order[];
  /** How the newest of all orders are told by then. */
  told: Map<string, number>;
  /** Orders for which there was no room. */
  left: string[];
};

/** New orders and changed ones, at most so many as one frame takes. */
async function findNews(
  { orders }: FiguresDeps,
  dropId: string,
  { since, told }: Watched,
  waiting: ReadonlySet<string>,
): Promise<News> {
  const { items: newest } = await orders.listOfDrop(dropId, { limit: RECENT_MAX });
  const fresh = newest.filter(
    ({ id, revision, updatedAt }) => told.get(id) !== revision && (updatedAt >= since || waiting.has(id)),
  );
  const listed = new Set(newest.map(({ id }) => id));
  const older = [...waiting].filter((orderId) => !listed.has(orderId));
  const due = older.slice(0, Math.max(CHANGED_MIN, RECENT_MAX - fresh.length));
  const rows = fresh.slice(0, RECENT_MAX - due.length);
  const left = fresh.slice(rows.length);
  const changed = due.length > 0 ? await orders.findMany(due) : [];
  return {
    rows: [...rows, ...changed].toSorted(byNewest),
    told: new Map(newest.filter((order) => !left.includes(order)).map(({ id, revision }) => [id, revision])),
    left: [...older.slice(due.length), ...left.map(({ id }) => id)],
  };
}

const byNewest = (a: Order, b: Order): number => b.createdAt.getTime() - a.createdAt.getTime();

async function publishFigures(
  deps: FiguresDeps,
  drop: DropSnapshot,
  recent: readonly Order[],
): Promise<void> {
  const nameOf = await deps.findNames(recent.map(({ userId }) => userId));
  const rows = recent.map((order) => presentDropOrder(order, drop.id, nameOf(order.userId)));
  await deps.publish(presentFigures(drop, rows, deps.clock.now()));
}

function presentFigures(drop: DropSnapshot, recent: unknown[], now: number): OutboxEvent[] {
  const { remaining, held, stock, status } = presentDrop(drop, now);
  return [
    {
      type: 'stock.changed',
      topics: [`drop:${drop.id}`],
      data: { dropId: drop.id, remaining, held, stock, status },
    },
    {
      type: 'sales.updated',
      topics: [`sales:${drop.creatorId}`],
      data: {
        dropId: drop.id,
        ...drop.net,
        currency: drop.currency,
        held,
        remaining,
        stock,
        recent,
      },
    },
  ];
}
