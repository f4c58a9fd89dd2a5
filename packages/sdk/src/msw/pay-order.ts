import { isOver } from '../contract/order-parts.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { changeOrder, confirmOrder, failOrder, refundLate } from './change-order.ts';
import { MockProblem } from './mock-problem.ts';

/** A payment that has begun keeps its units at least this long. */
const EXTENSION_MS = 60_000;

/** Pays at the `demo` provider: what becomes of the money is the name of the payment method. */
export const payOrder = (db: MockDb, order: MockOrder, method: string = 'demo_approve'): MockOrder => {
  if (order.status === 'failed' && order.failure?.code === 'hold_expired') {
    throw new MockProblem('hold_expired', 'The hold has expired and its units went back');
  }
  if (order.status === 'failed' || order.status === 'cancelled') {
    throw new MockProblem('invalid_transition', `The order is ${order.status}`);
  }
  const { payment } = order;
  if (order.status === 'confirmed' || payment?.status !== 'required') return order;
  const now = db.clock.now();
  const holdExpiresMs = Math.max(Date.parse(order.holdExpiresAt ?? db.now()), now + EXTENSION_MS);
  const started: MockOrder = { ...order, holdExpiresAt: new Date(holdExpiresMs).toISOString() };
  switch (method) {
    case 'demo_approve':
      return confirmOrder(db, started, { ...payment, status: 'succeeded' });
    case 'demo_delay':
      return wait(db, started, 'processing', db.payments.delayMs);
    case 'demo_lost':
      return wait(db, started, 'unknown', db.payments.lostMs);
    // `demo_decline`, and what the provider does not know.
    default:
      return failOrder(db, started, 'payment_declined', { ...payment, status: 'declined' });
  }
};

const wait = (db: MockDb, order: MockOrder, status: 'processing' | 'unknown', forMs: number): MockOrder =>
  changeOrder(
    db,
    order,
    { payment: order.payment && { ...order.payment, status }, decidesAtMs: db.clock.now() + forMs },
    null,
  );

/** The provider says that it has the money. */
export const hearPayment = (db: MockDb, order: MockOrder): void => {
  if (order.payment === null) return;
  const payment = { ...order.payment, status: 'succeeded' as const };
  if (order.status !== 'pending') refundLate(db, order, payment);
  else if (order.isHolding || canTake(db, order)) confirmOrder(db, order, payment);
  else failOrder(db, { ...order, decidesAtMs: null }, 'sold_out', payment);
};

const canTake = (db: MockDb, { items }: MockOrder): boolean =>
  items.every(
    ({ dropId, quantity, status }) => isOver(status) || (db.drops.get(dropId)?.remaining ?? 0) >= quantity,
  );
