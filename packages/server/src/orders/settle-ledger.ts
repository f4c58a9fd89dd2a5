import {
  callIn,
  type Drop,
  type DropStore,
  type LaneStore,
  type LedgerDelta,
  sumUp,
} from '../drops/index.ts';
import { dropEvents, dropMark } from '../drops/drops.events.ts';
import type { OutboxEvent } from '../platform/log/outbox.ts';
import { invariant } from '../platform/invariant.ts';
import type { MongoSession } from '../platform/mongo.ts';
import type { Order } from './order.ts';
import { liveItems, type Move } from './order-parts.rules.ts';
import type { OrderItem } from './order.ts';

export type LedgerDeps = { drops: DropStore; lanes: LaneStore };

/** What a group of changes does to the stock and the figures of its drops. */
export type SettleLedger = {
  /** The database's clock, epoch ms. */
  now: number;
  /** Whether the units of an order can be taken again. */
  canTake(order: Order): boolean;
  /** Enters what becomes of parts of an order. */
  enter(order: Order, moves: readonly Move[]): void;
  /** Writes the sums. Returns what is to be told of the drops. */
  write(): Promise<{ events: OutboxEvent[]; marks: string[] }>;
};

type Page = { drop: Drop; left: number; sum: LedgerDelta };

/**
 * Opens the drops of some orders in a transaction.
 *
 * @param askedAgain units that may be taken again, per drop: lanes are called in for them
 */
export async function openLedger(
  deps: LedgerDeps,
  orders: readonly Order[],
  askedAgain: ReadonlyMap<string, number>,
  session: MongoSession,
): Promise<SettleLedger> {
  const pages = new Map<string, Page>();
  let now = 0;
  // In the order of their ids, as every transaction over several drops.
  for (const dropId of new Set(orders.flatMap(({ items }) => items.map((item) => item.dropId)).sort())) {
    const found = await deps.drops.findWithTime(dropId, session);
    invariant(found, `an order names ${dropId}`);
    ({ now } = found);
    const missing = (askedAgain.get(dropId) ?? 0) - found.drop.pool;
    const called =
      missing > 0 ? await callIn(deps, await deps.lanes.ofDrop(dropId, session), missing, session) : 0;
    pages.set(dropId, { drop: found.drop, left: found.drop.pool + called, sum: emptySum() });
  }
  return {
    now,
    canTake: (order) =>
      liveItems(order).every(({ dropId, quantity }) => (pages.get(dropId)?.left ?? 0) >= quantity),
    enter({ items }, moves) {
      for (const move of moves) {
        const page = pages.get(move.dropId);
        const item = items.find(({ dropId }) => dropId === move.dropId);
        invariant(page && item, `a part of ${move.dropId} moves`);
        enterItem(page, item, move);
      }
    },
    write: () => writePages(deps, pages, now, session),
  };
}

const emptySum = (): LedgerDelta => ({
  returned: 0,
  withdrawn: 0,
  taken: 0,
  sold: { orders: 0, units: 0, revenue: 0 },
  cancelled: { orders: 0, units: 0, revenue: 0 },
});

function enterItem(page: Page, { quantity, unitPrice }: OrderItem, { units, sale }: Move): void {
  if (units === 'return' || units === 'withdraw') page.sum.returned += quantity;
  if (units === 'withdraw') page.sum.withdrawn += quantity;
  if (units === 'return') page.left += quantity;
  if (units === 'take') {
    page.sum.taken += quantity;
    page.left -= quantity;
  }
  if (sale === 'none') return;
  const sales = sale === 'made' ? page.sum.sold : page.sum.cancelled;
  sales.orders += 1;
  sales.units += quantity;
  sales.revenue += quantity * unitPrice;
}

async function writePages(
  { drops, lanes }: LedgerDeps,
  pages: ReadonlyMap<string, Page>,
  now: number,
  session: MongoSession,
): Promise<{ events: OutboxEvent[]; marks: string[] }> {
  const events: OutboxEvent[] = [];
  const marks: string[] = [];
  for (const [dropId, { drop: before, sum }] of pages) {
    if (isEmpty(sum)) continue;
    const after = await drops.settle(dropId, sum, session);
    invariant(after, 'a snapshot has what it has shown');
    marks.push(dropMark(dropId));
    if (before.status !== 'sold_out' || after.status !== 'live') continue;
    const drop = sumUp(after, await lanes.ofDrop(dropId, session));
    events.push(...dropEvents(['drop.restocked'], drop, now));
  }
  return { events, marks };
}

const isEmpty = ({ returned, taken, sold, cancelled }: LedgerDelta): boolean =>
  returned + taken + sold.orders + cancelled.orders === 0;
