import { cameIn, disputeOf, isCharged, NOTHING, shareOut, totalBack } from './order-money.rules.ts';
import { type Part, partsOf } from './order-parts.rules.ts';
import type { OrderState } from './order.ts';

export type OrderEventType =
  | 'order.confirmed'
  | 'order.failed'
  | 'order.cancelled'
  | 'order.fulfillment'
  | 'order.pending'
  | 'order.refunded'
  | 'order.refund_failed'
  | 'order.disputed';

/** What is told of an order, and the drops whose parts it is about. */
export type OrderNews = { type: OrderEventType; dropIds: readonly string[] };

/** What is told of money that moves, whatever made it move. Sharing the same money out in another way is no news. */
export function moneyNews(before: OrderState, after: OrderState): OrderNews[] {
  const [was, is] = [moneyOf(before), moneyOf(after)];
  const failed = is.parts.filter(
    ({ refund }, index) => refund === 'refund_failed' && was.parts[index]?.refund !== refund,
  );
  const isDecided = was.dispute?.id === is.dispute?.id && was.dispute?.status === is.dispute?.status;
  const news = (type: OrderEventType, parts: readonly Part[]): OrderNews[] =>
    parts.length > 0 ? [{ type, dropIds: parts.map(({ dropId }) => dropId) }] : [];
  return [
    ...news('order.refunded', partsOfNewMoney(was, is)),
    ...news('order.refund_failed', failed.length > 0 ? failed : partsOfLostMoney(was, is)),
    ...news('order.disputed', isDecided ? [] : is.charged),
  ];
}

type Money = ReturnType<typeof moneyOf>;

/** Parts whose money came back with this. Money that no part is named for is of all of them. */
function partsOfNewMoney(was: Money, is: Money): readonly Part[] {
  const known = new Set(cameIn(was.back).map(({ id }) => id));
  const came = cameIn(is.back).filter(({ id }) => !known.has(id));
  // What was told before the provider's books were read is in them as well.
  if (came.length === 0 || (was.isUnread && is.total === was.total)) return [];
  const grown = is.charged.filter(({ dropId }) => is.backOf(dropId) > was.backOf(dropId));
  const growth = grown.reduce((sum, { dropId }) => sum + is.backOf(dropId) - was.backOf(dropId), 0);
  return came.reduce((sum, { amount }) => sum + amount, 0) > growth ? is.charged : grown;
}

/** Parts whose money was told to be back, and is not. */
function partsOfLostMoney(was: Money, is: Money): readonly Part[] {
  const told = new Set(cameIn(was.back).map(({ id }) => id));
  const broken = is.back.refunds.filter(({ id, status }) => status === 'failed' && told.has(id));
  if (broken.length === 0) return [];
  const named = is.charged.filter(({ dropId }) => broken.some(({ part }) => part === dropId));
  return named.length > 0 ? named : is.charged;
}

function moneyOf(order: OrderState) {
  const parts = partsOf(order);
  const back = order.payment?.back ?? NOTHING;
  const shares = shareOut(parts, back);
  const isUnread = order.payment?.back === undefined;
  const refunded = parts.filter(({ refund }) => refund === 'refunded');
  return {
    parts,
    charged: parts.filter(isCharged),
    back,
    isUnread,
    total: isUnread ? refunded.reduce((sum, { amount }) => sum + amount, 0) : totalBack(back),
    backOf: (dropId: string) => shares.get(dropId)?.back ?? 0,
    dispute: disputeOf(back),
  };
}
