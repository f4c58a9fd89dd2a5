import { type DropOrder, type Order as WireOrder, orderOfCreator, sumLines } from '@livedrops/sdk/contract';
import { invariant } from '../platform/invariant.ts';
import type { AskedRefund, Order } from './order.ts';
import {
  backOf,
  disputeOf,
  isCharged,
  refundFailureOf,
  type RefundFailureCode,
} from './order-money.rules.ts';
import { refundableOf } from './order-refund.rules.ts';
import { boughtOf, chargedItems, partOf, partsOf } from './order-parts.rules.ts';

export const presentOrder = (order: Order): WireOrder => ({
  id: order.id,
  number: order.number,
  userId: order.userId,
  status: order.status,
  items: presentItems(order),
  total: order.total,
  currency: order.currency,
  holdExpiresAt: order.holdExpiresAt?.toISOString() ?? null,
  fulfillment: order.fulfillment,
  payment: presentPayment(order),
  failure: order.failure,
  dispute: presentDispute(order),
  version: order.history.length,
  createdAt: order.createdAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
});

function presentItems(order: Order): WireOrder['items'] {
  const back = moneyBackOf(order);
  return order.items.map((item) => {
    const { status, fulfillment, failure, refund } = partOf(order, item);
    const { cancelUntil, refunds } = item;
    return {
      ...boughtOf(item),
      status,
      fulfillment,
      failure,
      refund,
      refunded: back.ofPart(item.dropId),
      ...(refunds && { refunds: refunds.map(presentRefund) }),
      ...(cancelUntil && { cancelUntil: cancelUntil.toISOString() }),
    };
  });
}

const presentRefund = ({ id, amount, reason, at }: AskedRefund) => ({
  id,
  amount,
  reason,
  createdAt: at.toISOString(),
});

const moneyBackOf = (order: Order) => backOf(partsOf(order), order.payment?.back);

function presentDispute({ payment }: Order): WireOrder['dispute'] {
  const dispute = disputeOf(payment?.back);
  return dispute && { status: dispute.status, answerBy: dispute.answerBy?.toISOString() ?? null };
}

function presentPayment(order: Order): WireOrder['payment'] {
  if (!order.payment) return null;
  const { status, provider, clientSecret, failure } = order.payment;
  const back = moneyBackOf(order);
  const underWay = partsOf(order).filter(({ refund }) => refund === 'refunding');
  return {
    status,
    provider,
    clientSecret,
    failure,
    amount: sumLines(chargedItems(order)),
    refunding: underWay.reduce((sum, { owed, dropId }) => sum + owed - back.ofPart(dropId), 0),
    refunded: back.total,
  };
}

/** The parts of an order that belong to one creator. */
export const presentOrderOf = (order: Order, creatorId: string): WireOrder =>
  orderOfCreator(presentOrder(order), creatorId);

/** The part of an order that belongs to one drop, as its creator sees it. */
export function presentDropOrder(order: Order, dropId: string, buyerName: string): DropOrder {
  const item = order.items.find((line) => line.dropId === dropId);
  invariant(item, `${order.id} has a part of ${dropId}`);
  const { status, fulfillment, refund } = partOf(order, item);
  const { quantity, unitPrice } = item;
  return {
    id: order.id,
    number: order.number,
    userId: order.userId,
    buyerName,
    status,
    quantity,
    unitPrice,
    total: quantity * unitPrice,
    currency: order.currency,
    fulfillment,
    refund,
    ...(refund === 'refund_failed' && presentRefundFailure(order, dropId)),
    refunded: moneyBackOf(order).ofPart(dropId),
    refundable: refundableOf(order, dropId),
    // It is about the payment, and this part may not be in it.
    dispute: isCharged(partOf(order, item)) ? presentDispute(order) : null,
    ...(item.note !== undefined && { note: item.note }),
    createdAt: order.createdAt.toISOString(),
  };
}

const REFUND_FAILURES: Record<RefundFailureCode, string> = {
  card_expired: 'The card has expired, or was cancelled',
  card_lost: 'The card was reported lost or stolen',
  bank_declined: "The buyer's bank declined it",
  provider_short: 'The account at the payment provider has too little money',
  disputed: 'The buyer contests the payment',
  withdrawn: 'It was cancelled at the payment provider',
  refused: 'The payment provider refuses to refund this payment',
};

function presentRefundFailure({ payment }: Order, dropId: string): Pick<DropOrder, 'refundFailure'> {
  const code = refundFailureOf(payment?.back, dropId);
  return code === undefined ? {} : { refundFailure: { code, message: REFUND_FAILURES[code] } };
}
