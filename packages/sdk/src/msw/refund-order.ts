import { planRefund } from '../contract/order-steps.ts';
import type { OrderItem, RefundOrderInput } from '../types/order.ts';
import { changeOrder, endParts } from './change-order.ts';
import type { MockDb, MockOrder } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';
import { leftOf, owedOf } from './owed.ts';
import { announceSales } from './sales.ts';

/** @param dropIds the creator's own parts that are meant */
export const refundOrder = (
  db: MockDb,
  order: MockOrder,
  dropIds: readonly string[],
  { amount, restock = false, reason }: RefundOrderInput,
): MockOrder => {
  const wanted = order.items.filter(({ dropId }) => dropIds.includes(dropId));
  const parts = wanted.map((item) => ({
    ...item,
    left: leftOf(order, item),
    refundCount: item.refunds?.length ?? 0,
  }));
  const step = planRefund({ status: order.status, parts }, amount ?? null);
  if (step.refused !== undefined)
    throw new MockProblem(step.isTooMuch === true ? 'refund_too_large' : 'invalid_transition', step.refused);
  if (step.dropIds.length === 0) return order;
  const id = db.nextId('rfn');
  const owed = { ...order.owed };
  const items = order.items.map((item): OrderItem => {
    if (!step.dropIds.includes(item.dropId)) return item;
    const given = amount ?? leftOf(order, item) ?? 0;
    owed[item.dropId] = Math.max(item.refunded, owedOf(order, item)) + given;
    const refund = { id, amount: given, reason: reason ?? null, createdAt: db.now() };
    return { ...item, refunds: [...(item.refunds ?? []), refund] };
  });
  if (amount !== undefined) return changeOrder(db, order, { items, owed }, null);
  const withdrawn = restock ? order.withdrawn : [...order.withdrawn, ...step.dropIds];
  return endParts(db, { ...order, items, withdrawn }, step.dropIds, 'cancelled_by_creator');
};

/** Keeps what the creator wrote down; the buyer is told nothing. */
export const noteOrder = (
  db: MockDb,
  order: MockOrder,
  dropIds: readonly string[],
  note: string | null,
): void => {
  const notes = { ...order.notes };
  for (const dropId of dropIds) {
    if (note === null) delete notes[dropId];
    else notes[dropId] = note;
  }
  const noted = { ...order, notes };
  db.orders.set(order.id, noted);
  announceSales(db, noted, dropIds);
};
