import { LIMITS } from '../contract/limits.ts';
import { isOver } from '../contract/order-parts.ts';
import { PAYMENT_EXTENSION_MS, PAYMENT_FAILURES } from '../contract/order-steps.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { changeOrder, confirmOrder, failOrder, liveDrops, refundLate } from './change-order.ts';
import { MockProblem } from './mock-problem.ts';

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
  const keptMs = order.tries > 0 ? 0 : now + PAYMENT_EXTENSION_MS;
  const holdExpiresMs = Math.max(Date.parse(order.holdExpiresAt ?? db.now()), keptMs);
  const started: MockOrder = {
    ...order,
    payment: { ...payment, failure: null },
    holdExpiresAt: new Date(holdExpiresMs).toISOString(),
    tries: order.tries + 1,
  };
  switch (method) {
    case 'demo_approve':
      return confirmOrder(db, started, { ...payment, status: 'succeeded', failure: null });
    case 'demo_delay':
      return wait(db, started, 'processing', db.payments.delayMs);
    case 'demo_lost':
      return wait(db, started, 'unknown', db.payments.lostMs);
    case 'demo_decline':
      return failTry(db, started, 'payment_declined');
    default:
      return failTry(db, started, 'payment_method_invalid');
  }
};

/** The units stay, for another try. */
const failTry = (db: MockDb, order: MockOrder, code: keyof typeof PAYMENT_FAILURES): MockOrder => {
  const { payment } = order;
  if (order.tries >= LIMITS.paymentTries)
    return failOrder(db, order, 'payment_declined', payment && { ...payment, status: 'declined' });
  const failure = { code, message: PAYMENT_FAILURES[code] };
  return changeOrder(
    db,
    order,
    { payment: payment && { ...payment, failure } },
    {
      event: 'order.pending',
      dropIds: liveDrops(order),
    },
  );
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
