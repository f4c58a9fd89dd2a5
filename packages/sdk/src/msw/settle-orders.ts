import { changeOrder, endRefund, failOrder, liveDrops } from './change-order.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { hearPayment } from './pay-order.ts';

type Due = { atMs: number; happen: () => void };

/** Lets holds expire, payments be decided and refunds arrive by the mock's clock, in the order in which they are due. */
export const settleOrders = (db: MockDb): void => {
  for (let due = earliestDue(db); due !== undefined; due = earliestDue(db)) due.happen();
};

const earliestDue = (db: MockDb): Due | undefined => {
  const now = db.clock.now();
  let earliest: Due | undefined;
  for (const order of db.orders.values()) {
    for (const due of duesOf(db, order)) {
      if (due.atMs <= now && (earliest === undefined || due.atMs < earliest.atMs)) earliest = due;
    }
  }
  return earliest;
};

const duesOf = (db: MockDb, order: MockOrder): Due[] => {
  const { decidesAtMs, refundsAtMs } = order;
  const dues: Due[] = [];
  // First of all: a payment that is decided in the very moment when the hold ends has made it.
  if (decidesAtMs !== null) dues.push({ atMs: decidesAtMs, happen: () => hearPayment(db, order) });
  for (const [dropId, atMs] of Object.entries(refundsAtMs)) {
    dues.push({ atMs, happen: () => void endRefund(db, order, dropId) });
  }
  if (order.status === 'pending' && order.isHolding && order.holdExpiresAt !== null) {
    dues.push({ atMs: Date.parse(order.holdExpiresAt), happen: () => expire(db, order) });
  }
  return dues;
};

/** Units go back; an order whose payment is under way waits for the result all the same. */
const expire = (db: MockDb, order: MockOrder): void => {
  if (order.decidesAtMs === null) failOrder(db, order, 'hold_expired');
  else {
    const news = { event: 'order.pending' as const, dropIds: liveDrops(order) };
    changeOrder(db, order, { isHolding: false }, news);
  }
};
