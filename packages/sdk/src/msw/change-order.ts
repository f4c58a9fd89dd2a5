import { isOver, summarizeParts, summarizeRefunds, sumLines } from '../contract/order-parts.ts';
import { ORDER_FAILURES, planCancel, planFulfillment, type Step } from '../contract/order-steps.ts';
import type { EventType } from '../types/event.ts';
import type { Order, OrderItem, OrderPayment } from '../types/order.ts';
import { returnUnits, sellHeldUnits, takeUnits, withdrawUnits } from './life-cycle.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';
import { owedOf, TAKEN } from './owed.ts';
import { announceSales } from './sales.ts';

type OrderEvent = Extract<EventType, `order.${string}`>;

type FailureCode = keyof typeof ORDER_FAILURES;

/** An order without what the server keeps beside it. */
export const presentOrder = ({
  key: _key,
  bodyHash: _bodyHash,
  laterKeys: _laterKeys,
  isHolding: _isHolding,
  decidesAtMs: _decidesAtMs,
  refundsAtMs: _refundsAtMs,
  uncharged: _uncharged,
  withdrawn: _withdrawn,
  owed: _owed,
  notes: _notes,
  tries: _tries,
  history: _history,
  ...order
}: MockOrder): Order => order;

/** How long the money of a refund is on its way, in milliseconds. */
const REFUND_MS = 3000;

/** What a change is told as, and the drops whose parts it is about. */
type News = { event: OrderEvent; dropIds: readonly string[] };

/** Changes an order and tells about it. The whole, its units and its money follow from the parts. */
export const changeOrder = (
  db: MockDb,
  before: MockOrder,
  change: Partial<MockOrder>,
  news: News | null,
): MockOrder => {
  const wanted: MockOrder = {
    ...before,
    ...change,
    version: before.version + 1,
    updatedAt: db.now(),
  };
  const paid = withRefunds(db, wanted);
  const whole = summarizeParts(paid.items);
  const isHolding = wanted.isHolding && !isOver(whole.status);
  const history = [...before.history, ...changesBetween(before, paid.items, db.now())];
  const order: MockOrder = { ...wanted, ...paid, ...whole, isHolding, history };
  db.orders.set(order.id, order);
  moveUnits(db, before, order);
  if (news === null) return order;
  tellBuyer(db, order, news.event, news.dropIds);
  announceSales(db, order, news.dropIds);
  return order;
};

/** Whose doing it is that a part is over; all other ends come by themselves. */
const ENDED_BY: Readonly<Record<string, MockOrder['history'][number]['by']>> = {
  drop_cancelled: 'creator',
  cancelled_by_creator: 'creator',
  cancelled_by_buyer: 'buyer',
};

/** What a change did to the state of the parts, in the words of an order's history. */
const changesBetween = (before: MockOrder, items: readonly OrderItem[], at: string): MockOrder['history'] => {
  const changed = items.filter((item, index) => {
    const was = before.items[index];
    return was?.status !== item.status || was.fulfillment !== item.fulfillment;
  });
  const [first] = changed;
  if (first === undefined) return [];
  const was = before.items.find(({ dropId }) => dropId === first.dropId);
  const isSent = was?.fulfillment !== first.fulfillment;
  return [
    {
      at,
      status: first.status,
      fulfillment: isSent ? first.fulfillment : null,
      by: isSent ? 'creator' : (ENDED_BY[first.failure?.code ?? ''] ?? 'system'),
      dropIds: changed.map(({ dropId }) => dropId),
    },
  ];
};

const moveUnits = (db: MockDb, before: MockOrder, after: MockOrder): void => {
  for (const [index, { dropId, quantity, status }] of after.items.entries()) {
    const was = before.items[index];
    const hadUnits = was !== undefined && before.isHolding && !isOver(was.status);
    const hasUnits = after.isHolding && !isOver(status);
    if (hadUnits && !hasUnits) {
      const goBack = after.withdrawn.includes(dropId) ? withdrawUnits : returnUnits;
      goBack(db, dropId, quantity);
    }
    if (!hadUnits && hasUnits) takeUnits(db, dropId, quantity);
    if (hadUnits && hasUnits && was.status !== status) sellHeldUnits(db, dropId);
  }
};

/** Money that was taken and is owed goes back; what was not taken stays as it is. */
const withRefunds = (db: MockDb, order: MockOrder): Pick<MockOrder, 'items' | 'payment' | 'refundsAtMs'> => {
  const { payment, uncharged } = order;
  if (payment === null) return order;
  const amount = sumLines(order.items.filter(({ dropId }) => !uncharged.includes(dropId)));
  if (!TAKEN.includes(payment.status)) return { ...order, payment: { ...payment, amount } };
  const refundsAtMs = { ...order.refundsAtMs };
  const items = order.items.map((item) => {
    if (owedOf(order, item) <= item.refunded || item.refund === 'refunding') return item;
    refundsAtMs[item.dropId] = db.clock.now() + REFUND_MS;
    return { ...item, refund: 'refunding' as const };
  });
  const refunding = items
    .filter(({ refund }) => refund === 'refunding')
    .reduce((sum, item) => sum + owedOf(order, item) - item.refunded, 0);
  const refunded = items.reduce((sum, item) => sum + item.refunded, 0);
  const status = summarizeRefunds(items);
  return {
    items,
    refundsAtMs,
    payment: { ...payment, status, amount, refunding, refunded },
  };
};

export const tellBuyer = (
  db: MockDb,
  order: MockOrder,
  event: OrderEvent,
  dropIds: readonly string[] = order.items.map(({ dropId }) => dropId),
): void =>
  db.events.append([`user:${order.userId}`], event, { order: presentOrder(order), dropIds: [...dropIds] });

/** Drops whose parts are not over. */
export const liveDrops = ({ items }: Order): string[] =>
  items.flatMap(({ dropId, status }) => (isOver(status) ? [] : [dropId]));

const changeItems = (
  { items }: MockOrder,
  dropIds: readonly string[],
  change: Partial<OrderItem>,
): OrderItem[] => items.map((item) => (dropIds.includes(item.dropId) ? { ...item, ...change } : item));

export const confirmOrder = (db: MockDb, order: MockOrder, payment: OrderPayment): MockOrder => {
  const dropIds = liveDrops(order);
  const items = changeItems(order, dropIds, { status: 'confirmed' });
  return changeOrder(
    db,
    order,
    { items, isHolding: true, payment, decidesAtMs: null },
    { event: 'order.confirmed', dropIds },
  );
};

/** Ends a pending order. A payment that was taken all the same is given back. */
export const failOrder = (
  db: MockDb,
  order: MockOrder,
  code: FailureCode,
  payment: OrderPayment | null = order.payment,
): MockOrder => endParts(db, order, liveDrops(order), code, payment);

/** Ends parts that are not over: what was not paid has failed, what was sold is cancelled. */
export const endParts = (
  db: MockDb,
  order: MockOrder,
  dropIds: readonly string[],
  code: FailureCode,
  payment: OrderPayment | null = order.payment,
): MockOrder => {
  const isPending = order.status === 'pending';
  const failure = { code, message: ORDER_FAILURES[code] };
  const items = changeItems(order, dropIds, { status: isPending ? 'failed' : 'cancelled', failure });
  // The others are still to be paid, and then without these.
  const isUncharged =
    payment?.status === 'required' && order.tries === 0 && dropIds.length < liveDrops(order).length;
  const uncharged = isUncharged ? [...order.uncharged, ...dropIds] : order.uncharged;
  const event = isPending ? 'order.failed' : 'order.cancelled';
  return changeOrder(db, order, { items, payment, uncharged }, { event, dropIds });
};

/** Money for an order that is over goes back. */
export const refundLate = (db: MockDb, order: MockOrder, payment: OrderPayment): MockOrder =>
  changeOrder(db, order, { decidesAtMs: null, payment }, null);

/** The money of a part is back. */
export const endRefund = (db: MockDb, order: MockOrder, dropId: string): MockOrder => {
  const { [dropId]: _, ...refundsAtMs } = order.refundsAtMs;
  const items = order.items.map((item): OrderItem => {
    if (item.dropId !== dropId) return item;
    const refunded = owedOf(order, item);
    return { ...item, refunded, refund: refunded < sumLines([item]) ? null : 'refunded' };
  });
  return changeOrder(db, order, { items, refundsAtMs }, { event: 'order.refunded', dropIds: [dropId] });
};

const isPaymentOpen = ({ payment }: Order): boolean =>
  payment?.status === 'processing' || payment?.status === 'unknown';

/** @param dropIds the parts that are given up or called off; `null`: all */
export const cancelOrder = (
  db: MockDb,
  order: MockOrder,
  by: 'buyer' | 'drop',
  dropIds: readonly string[] | null = null,
): MockOrder => {
  const { status } = order;
  const parts = order.items.map(({ cancelUntil, ...item }) => ({
    ...item,
    cancelUntil: cancelUntil === undefined ? null : Date.parse(cancelUntil),
  }));
  const whole = { status, parts, isPaymentOpen: isPaymentOpen(order) };
  const step = planCancel(whole, by, dropIds, db.clock.now());
  const ended = dropsOf(step);
  if (ended.length === 0) return order;
  return endParts(db, order, ended, by === 'buyer' ? 'cancelled_by_buyer' : 'drop_cancelled');
};

export const fulfillOrder = (
  db: MockDb,
  order: MockOrder,
  to: Order['fulfillment'],
  dropIds: readonly string[],
): MockOrder => {
  const moved = dropsOf(planFulfillment(order.items, to, dropIds));
  if (moved.length === 0) return order;
  const items = changeItems(order, moved, { fulfillment: to });
  return changeOrder(db, order, { items }, { event: 'order.fulfillment', dropIds: moved });
};

const dropsOf = (step: Step): string[] => {
  if (step.refused !== undefined) throw new MockProblem('invalid_transition', step.refused);
  return step.dropIds;
};

/** Calls off the parts of a drop in every order, where they are not shipped yet. */
export const cancelOrdersOf = (db: MockDb, dropId: string): void => {
  for (const order of db.orders.values()) {
    const part = order.items.find((item) => item.dropId === dropId);
    const isShipped = part?.fulfillment === 'SHIPPED' || part?.fulfillment === 'DELIVERED';
    if (part && !isShipped) cancelOrder(db, order, 'drop', [dropId]);
  }
};
