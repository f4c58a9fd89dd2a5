import { isOver, planRefund } from '@livedrops/sdk/contract';
import { isCharged, leftOf, NOTHING, shareOut } from './order-money.rules.ts';
import { isTaken, partOf, partsOf } from './order-parts.rules.ts';
import type { AskedRefund, OrderItem, OrderState } from './order.ts';

/** What a creator wants to give back. */
export type RefundWish = {
  /** Names the wish: asked for again, it changes nothing. */
  id: string;
  /** Their own parts that are meant. */
  dropIds: readonly string[];
  /** Minor units of one part; `null`: all, which ends the parts. */
  amount: number | null;
  /** For the buyer. */
  reason: string | null;
};

/** The lines with what is owed from now on, and the drops of those that it is about; none when nothing changes. Or why it cannot be. */
type Asked =
  | { items: OrderItem[]; dropIds: readonly string[] }
  | { refused: string; isTooMuch?: boolean | undefined };

export function askBack(order: OrderState, { id, dropIds, amount, reason }: RefundWish, now: number): Asked {
  const { items, status } = order;
  const isDecided = items.some(({ refunds }) => refunds?.some((one) => one.id === id));
  if (isDecided) return { items, dropIds: [] };
  const lefts = leftOfParts(order);
  const parts = partsOf(order).map((part, index) => ({
    ...part,
    left: lefts.get(part.dropId) ?? null,
    refundCount: items[index]?.refunds?.length ?? 0,
  }));
  const step = planRefund({ status, parts: parts.filter(({ dropId }) => dropIds.includes(dropId)) }, amount);
  if (step.refused !== undefined) return step;
  const withWish = (item: OrderItem): OrderItem => {
    const { dropId, unitPrice, quantity, refunds = [] } = item;
    if (!step.dropIds.includes(dropId)) return item;
    const left = lefts.get(dropId) ?? 0;
    const asked: AskedRefund = { id, amount: amount ?? left, reason, at: new Date(now) };
    // All that went back, is under way or was asked for before, and this.
    const owed = quantity * unitPrice - left + asked.amount;
    return { ...item, refunds: [...refunds, asked], ...(amount !== null && { owed }) };
  };
  return { items: items.map(withWish), dropIds: step.dropIds };
}

/** What of a part's money can still be given back. */
export const refundableOf = (order: OrderState, dropId: string): number => {
  const item = order.items.find((line) => line.dropId === dropId);
  return !item || isOver(partOf(order, item).status) ? 0 : (leftOfParts(order).get(dropId) ?? 0);
};

/** What of each part's money neither went back, nor is under way, nor was asked for. Parts of which none was taken are missing. */
function leftOfParts({ payment, ...order }: OrderState): Map<string, number> {
  if (!payment || !isTaken(payment)) return new Map();
  const parts = partsOf(order).filter(isCharged);
  const shares = shareOut(parts, payment.back ?? NOTHING);
  return new Map(
    parts.map((part) => [
      part.dropId,
      Math.min(leftOf(part, shares.get(part.dropId)), part.amount - part.owed),
    ]),
  );
}
