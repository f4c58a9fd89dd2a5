import type { Order, OrderPayment } from '../types/order.ts';
import type { EventType } from '../types/event.ts';
import { returnUnits, takeUnits } from './life-cycle.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';
import { announceSales } from './sales.ts';

type OrderEvent = Extract<EventType, `order.${string}`>;

/** The server's words for why an order is over. */
const FAILURES = {
  hold_expired: 'It was not paid in time',
  payment_declined: 'The payment was declined',
  sold_out: 'The payment came after the units were sold to others; it is paid back',
  cancelled_by_buyer: 'Cancelled by the buyer',
  drop_cancelled: 'The creator called the drop off',
} as const;

type FailureCode = keyof typeof FAILURES;

/** An order without what the server keeps beside it. */
export const presentOrder = ({
  key: _key,
  bodyHash: _bodyHash,
  laterKeys: _laterKeys,
  isHolding: _isHolding,
  decidesAtMs: _decidesAtMs,
  refundsAtMs: _refundsAtMs,
  tries: _tries,
  ...order
}: MockOrder): Order => order;

/** Changes an order and tells about it. Its units go where `isHolding` says. */
export const changeOrder = (
  db: MockDb,
  before: MockOrder,
  change: Partial<MockOrder>,
  event: OrderEvent | null,
): MockOrder => {
  const order: MockOrder = { ...before, ...change, updatedAt: db.now() };
  db.orders.set(order.id, order);
  if (before.isHolding && !order.isHolding) {
    for (const item of order.items) returnUnits(db, item.dropId, item.quantity);
  }
  if (!before.isHolding && order.isHolding) {
    for (const item of order.items) takeUnits(db, item.dropId, item.quantity);
  }
  if (event === null) return order;
  tellBuyer(db, order, event);
  if (event !== 'order.fulfillment') announceSales(db, order);
  return order;
};

export const tellBuyer = (db: MockDb, order: MockOrder, event: OrderEvent): void =>
  db.events.append([`user:${order.userId}`], event, { order: presentOrder(order) });

/** How long the money of a refund is on its way, in milliseconds. */
const REFUND_MS = 3000;

/** Money that was taken goes back; what was not taken stays as it is. */
const refund = (db: MockDb, payment: OrderPayment | null): Partial<MockOrder> =>
  payment?.status === 'succeeded'
    ? { payment: { ...payment, status: 'refunding' }, refundsAtMs: db.clock.now() + REFUND_MS }
    : {};

const ended = (code: FailureCode) => ({ isHolding: false, failure: { code, message: FAILURES[code] } });

export const confirmOrder = (db: MockDb, order: MockOrder, payment: OrderPayment): MockOrder =>
  changeOrder(
    db,
    order,
    { status: 'confirmed', isHolding: true, payment, decidesAtMs: null },
    'order.confirmed',
  );

/** Ends a pending order. A payment that was taken all the same is given back. */
export const failOrder = (
  db: MockDb,
  order: MockOrder,
  code: FailureCode,
  payment: OrderPayment | null = order.payment,
): MockOrder =>
  changeOrder(
    db,
    order,
    { status: 'failed', ...ended(code), payment, ...refund(db, payment) },
    'order.failed',
  );

/** Money for an order that is over goes back. */
export const refundLate = (db: MockDb, order: MockOrder, payment: OrderPayment): MockOrder =>
  changeOrder(db, order, { decidesAtMs: null, ...refund(db, payment) }, null);

const isPaymentOpen = ({ payment }: Order): boolean =>
  payment?.status === 'processing' || payment?.status === 'unknown';

export const cancelOrder = (db: MockDb, order: MockOrder, by: 'buyer' | 'drop'): MockOrder => {
  const code = by === 'buyer' ? 'cancelled_by_buyer' : 'drop_cancelled';
  if (order.status === 'failed' || order.status === 'cancelled') return order;
  if (order.status === 'pending') {
    if (by === 'buyer' && isPaymentOpen(order)) {
      throw new MockProblem('invalid_transition', 'A payment is under way: wait for its result');
    }
    return failOrder(db, order, code);
  }
  const step = FULFILLMENTS.indexOf(order.fulfillment);
  if (by === 'buyer' ? step > 0 : step > 1) {
    throw new MockProblem('invalid_transition', 'The order is on its way already');
  }
  return changeOrder(
    db,
    order,
    { status: 'cancelled', ...ended(code), ...refund(db, order.payment) },
    'order.cancelled',
  );
};

const FULFILLMENTS = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const;

export const fulfillOrder = (db: MockDb, order: MockOrder, to: Order['fulfillment']): MockOrder => {
  if (order.status !== 'confirmed') {
    throw new MockProblem('invalid_transition', `An order that is ${order.status} is not sent`);
  }
  if (order.fulfillment === to) return order;
  const next = FULFILLMENTS[FULFILLMENTS.indexOf(order.fulfillment) + 1];
  if (to !== next) {
    throw new MockProblem('invalid_transition', `After ${order.fulfillment} comes ${next ?? 'nothing'}`);
  }
  return changeOrder(db, order, { fulfillment: to }, 'order.fulfillment');
};

/** Calls off every order of a drop that is not shipped yet. */
export const cancelOrdersOf = (db: MockDb, dropId: string): void => {
  for (const order of db.orders.values()) {
    const isShipped = order.fulfillment === 'SHIPPED' || order.fulfillment === 'DELIVERED';
    if (!isShipped && order.items.some((item) => item.dropId === dropId)) cancelOrder(db, order, 'drop');
  }
};
