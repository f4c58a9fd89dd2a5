import type { Drop, DropPayments, DropReport, DropSales, SalesResolution } from '../types/drop.ts';
import type { DropOrder } from '../types/order.ts';
import type { MockDb } from './mock-db.ts';
import { groupBy } from './paging.ts';
import { heldUnits, salesOf } from './sales.ts';

const SERIES = {
  second: { lengthMs: 60_000, begin: (instant: string) => `${instant.slice(0, 19)}.000Z` },
  minute: { lengthMs: 86_400_000, begin: (instant: string) => `${instant.slice(0, 16)}:00.000Z` },
};
const RUSH_MS = 600_000;

const sum = (orders: readonly DropOrder[]) => ({
  orders: orders.length,
  units: orders.reduce((units, order) => units + order.quantity, 0),
  revenue: orders.reduce((revenue, order) => revenue + order.total, 0),
});

const buyersOf = (sales: readonly DropOrder[]): string[] => [...new Set(sales.map(({ userId }) => userId))];

export const presentSales = (db: MockDb, drop: Drop, resolution: SalesResolution = 'second'): DropSales => {
  const sales = salesOf(db, drop);
  const { lengthMs, begin } = SERIES[resolution];
  const since = db.clock.now() - lengthMs;
  const recent = sales.filter(({ createdAt }) => Date.parse(createdAt) >= since);
  return {
    dropId: drop.id,
    ...sum(sales),
    currency: drop.currency,
    buyers: buyersOf(sales).length,
    held: heldUnits(db, drop.id),
    resolution,
    series: [...groupBy(recent, ({ createdAt }) => begin(createdAt))].map(([at, orders]) => ({
      at,
      ...sum(orders),
    })),
    watching: db.watching.get(drop.id) ?? 0,
    refused: db.refused.get(drop.id) ?? {},
    payments: drop.checkout === 'hold' ? paymentsOf(db, drop) : null,
    asOf: db.now(),
  };
};

const paymentsOf = (db: MockDb, drop: Drop): DropPayments => {
  const orders = [...db.orders.values()].filter(({ items }) =>
    items.some(({ dropId }) => dropId === drop.id),
  );
  const count = (test: (order: (typeof orders)[number]) => boolean): number => orders.filter(test).length;
  return {
    paid: count(({ status }) => status === 'confirmed' || status === 'cancelled'),
    waiting: count(({ status }) => status === 'pending'),
    declined: count(({ status, failure, payment }) =>
      status === 'failed' ? failure?.code === 'payment_declined' : status === 'pending' && !!payment?.failure,
    ),
    expired: count(({ status, failure }) => status === 'failed' && failure?.code === 'hold_expired'),
  };
};

export const presentReport = (db: MockDb, drop: Drop): DropReport => {
  const sales = salesOf(db, drop);
  const startsAtMs = Date.parse(drop.startsAt);
  const msAfter = ({ createdAt }: DropOrder): number => Date.parse(createdAt) - startsAtMs;
  const rush = sales.filter((order) => msAfter(order) >= 0 && msAfter(order) < RUSH_MS);
  const buyers = buyersOf(sales);
  return {
    dropId: drop.id,
    startsAt: drop.startsAt,
    endedAt: drop.status === 'ended' || drop.status === 'cancelled' ? drop.endsAt : null,
    soldOutAt: db.soldOutAt.get(drop.id) ?? null,
    stock: drop.stock,
    ...sum(sales),
    currency: drop.currency,
    buyers: buyers.length,
    followingBuyers: buyers.filter((userId) =>
      db.follows.some((follow) => follow.userId === userId && follow.creatorId === drop.creatorId),
    ).length,
    refused: db.refused.get(drop.id) ?? {},
    rush: [...groupBy(rush, (order) => String(Math.floor(msAfter(order) / 1_000)))].map(
      ([second, orders]) => ({
        second: Number(second),
        ...sum(orders),
      }),
    ),
    hours: [...groupBy(sales, ({ createdAt }) => `${createdAt.slice(0, 13)}:00:00.000Z`)].map(
      ([at, orders]) => ({ at, ...sum(orders) }),
    ),
    asOf: db.now(),
  };
};
