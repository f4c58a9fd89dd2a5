import { setTimeout as sleep } from 'node:timers/promises';
import { type Order, type OrderStore, PLACED } from '../orders/index.ts';
import { isGroup, type LogPiece } from '../platform/log/log-piece.ts';
import { customerOf } from './customer.ts';
import type { CustomerStore } from './customer.store.ts';
import { soldPartsOf } from './sold-part.ts';
import type { SoldPartStore } from './sold-part.store.ts';

/** The group of the log that keeps the lists. */
export const SOLD_GROUP = 'sold';

const AT_ONCE = 200;
/** How long the group pauses for each millisecond that it works: a rush needs the database more than lists do. */
const PAUSE_RATIO = { calm: 2, rush: 20 };
/** So many new orders at a time are a rush. Steps of many orders are not: their creator waits to see them. */
const RUSH_MIN = 50;
const PAUSE_MS_MAX = 2000;

export type KeepSoldDeps = {
  orders: Pick<OrderStore, 'findMany'>;
  parts: Pick<SoldPartStore, 'put'>;
  customers: Pick<CustomerStore, 'boughtBy' | 'put'>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

/** Brings the lists of creators to where their orders are. */
export function createKeepSold({ orders, parts, customers, findNames }: KeepSoldDeps) {
  /** Reads orders as they are now, and gives them. */
  async function refreshParts(orderIds: readonly string[]): Promise<Order[]> {
    const found = await orders.findMany(orderIds);
    const nameOf = await findNames(found.map(({ userId }) => userId));
    await parts.put(found.flatMap((order) => soldPartsOf(order, nameOf(order.userId))));
    return found;
  }

  /** Computes anew what these people have bought of these creators. */
  async function refreshCustomers(buyers: readonly Buyer[]): Promise<void> {
    const userIds = buyers.map(([userId]) => userId);
    const creatorIds = new Set(buyers.flatMap(([, from]) => [...from]));
    await computeCustomers(userIds, [...creatorIds]);
  }

  async function computeCustomers(
    userIds: readonly string[],
    creatorIds: readonly string[] | null,
  ): Promise<void> {
    const nameOf = await findNames(userIds);
    const bought = await customers.boughtBy(userIds, creatorIds);
    await customers.put(bought.map((one) => customerOf(one, nameOf(one.userId))));
  }

  return {
    refreshParts,
    async refresh(orderIds: readonly string[]): Promise<void> {
      await refreshCustomers(buyersOf(await refreshParts(orderIds)));
    },
    /** Computes anew what these people have bought of anybody. */
    refreshBuyers: (userIds: readonly string[]): Promise<void> => computeCustomers(userIds, null),
    /** Takes pieces of the log. What they tell is not looked at, so again and in any order is fine. */
    async handle(pieces: readonly LogPiece[]): Promise<void> {
      const orderIds = [...new Set(pieces.flatMap(orderIdsOf))];
      const placed = pieces.reduce(
        (count, piece) => count + (isGroup(piece) ? orderIdsOf(piece).length : 0),
        0,
      );
      const ratio = placed < RUSH_MIN ? PAUSE_RATIO.calm : PAUSE_RATIO.rush;
      // Somebody who has many of the orders is computed once.
      const changed: Pick<Order, 'userId' | 'items'>[] = [];
      await inTurn(orderIds, ratio, async (some) => {
        for (const { userId, items } of await refreshParts(some)) changed.push({ userId, items });
      });
      await inTurn(buyersOf(changed), ratio, refreshCustomers);
    },
  };
}

/** A person, and the creators of whose drops they have bought. */
type Buyer = readonly [userId: string, creatorIds: ReadonlySet<string>];

function buyersOf(orders: readonly Pick<Order, 'userId' | 'items'>[]): Buyer[] {
  const buyers = new Map<string, Set<string>>();
  for (const { userId, items } of orders) {
    const from = buyers.get(userId) ?? new Set();
    for (const { creatorId } of items) from.add(creatorId);
    buyers.set(userId, from);
  }
  return [...buyers];
}

/** Some hundred at a time, with pauses. */
async function inTurn<T>(
  all: readonly T[],
  ratio: number,
  work: (some: T[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const startedAt = performance.now();
    await work(all.slice(at, at + AT_ONCE));
    await sleep(Math.min((performance.now() - startedAt) * ratio, PAUSE_MS_MAX));
  }
}

function orderIdsOf(piece: LogPiece): readonly string[] {
  if (isGroup(piece)) return piece.kind === PLACED ? piece.ids : [];
  if (!piece.type.startsWith('order.')) return [];
  const { order } = piece.data as { order?: { id: string } };
  return order ? [order.id] : [];
}
