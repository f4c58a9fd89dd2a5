import {
  type Fulfillment,
  isOver,
  LIMITS,
  ORDER_FAILURES,
  PAYMENT_EXTENSION_MS,
  PAYMENT_FAILURES,
  planCancel,
  planFulfillment,
} from '@livedrops/sdk/contract';
import {
  cameIn,
  disputeOf,
  isCharged,
  mergeBack,
  type MoneyBack,
  NOTHING,
  shareOut,
  totalBack,
} from './order-money.rules.ts';
import { changeParts, liveItems, type Move, type Part, partsOf } from './order-parts.rules.ts';
import type { FailureCode, OrderState, PaymentFailureCode, PaymentState } from './order.ts';

/**
 * What a provider says of a payment. `unknown`: it was asked and did not answer. `try_failed`: this try took no money, and another one
 * may. `declined`: none will.
 */
export type PaymentReport = {
  status: 'processing' | 'unknown' | 'succeeded' | 'try_failed' | 'declined';
  reference?: string | null;
  clientSecret?: string | null;
  /** With `try_failed`; `payment_declined` when it is left out. */
  failure?: PaymentFailureCode;
  /** What went back of the payment that `reference` names, or is to go back: all of it, or what is new. */
  back?: MoneyBack;
};

export type OrderChange =
  /** The buyer starts to pay. */
  | { kind: 'start_payment'; method: string | null }
  | { kind: 'payment'; word: PaymentReport }
  | { kind: 'expire' }
  /** `dropIds`: the parts that are given up or called off; `null`: all. */
  | { kind: 'cancel'; by: 'buyer' | 'drop'; dropIds: readonly string[] | null }
  | { kind: 'fulfill'; to: Fulfillment; dropIds: readonly string[] };

export type OrderEventType =
  | 'order.confirmed'
  | 'order.failed'
  | 'order.cancelled'
  | 'order.fulfillment'
  | 'order.pending'
  | 'order.refunded'
  | 'order.refund_failed'
  | 'order.disputed';

export type Decision =
  | { kind: 'unchanged' }
  | { kind: 'refused'; code: 'invalid_transition' | 'hold_expired'; detail: string }
  | Changed;

export type Changed = {
  kind: 'changed';
  set: Partial<OrderState>;
  /** What becomes of the units and the sale of the parts that change. */
  moves: readonly Move[];
  events: readonly OrderNews[];
};

/** What is told of an order, and the drops whose parts it is about. */
export type OrderNews = { type: OrderEventType; dropIds: readonly string[] };

const UNCHANGED: Decision = { kind: 'unchanged' };

/**
 * The life of an order as one pure function. `pending -> confirmed | failed`, `confirmed -> cancelled`; nothing leaves `failed` or
 * `cancelled`. An order has a part for each of its drops, each of which goes that way on its own; the state of the whole is made from
 * them. Beside them an order has units (`isHolding`) and a payment, and every change is decided here, for everybody who asks: the buyer, the
 * creator, the provider or the clock. What is decided is written by one compare-and-set (`settle-orders.ts`), so of two changes at the
 * same time the second is decided on what the first has left.
 *
 * @param now the database's clock, epoch ms
 * @param canTake whether the units of an order that gave them back can be taken again
 */
export function decideChange(
  order: OrderState,
  change: OrderChange,
  now: number,
  canTake: () => boolean,
): Decision {
  switch (change.kind) {
    case 'start_payment':
      return startPayment(order, change.method, now);
    case 'payment':
      return hearPayment(order, change.word, canTake);
    case 'expire':
      return expire(order, now);
    case 'cancel':
      return cancel(order, change.by, change.dropIds);
    case 'fulfill':
      return fulfill(order, change.to, change.dropIds);
  }
}

/** Whether a provider still has to say what became of the money. */
export const isPaymentOpen = ({ payment }: Pick<OrderState, 'payment'>): boolean =>
  payment?.status === 'processing' || payment?.status === 'unknown';

function startPayment(order: OrderState, method: string | null, now: number): Decision {
  const { status, payment, holdExpiresAt } = order;
  if (status === 'failed') {
    return order.failure?.code === 'hold_expired' ? holdExpired() : refuse('This order has failed');
  }
  if (status === 'cancelled') return refuse('This order is cancelled');
  if (status === 'confirmed' || !payment || payment.status !== 'required') return UNCHANGED;
  if (!holdExpiresAt || holdExpiresAt.getTime() <= now) return holdExpired();
  const attempts = payment.attempts + 1;
  const keptMs = attempts === 1 ? now + PAYMENT_EXTENSION_MS : 0;
  return changed({
    payment: { ...payment, status: 'processing', method, startedAt: new Date(now), attempts, failure: null },
    holdExpiresAt: new Date(Math.max(holdExpiresAt.getTime(), keptMs)),
  });
}

function hearPayment(order: OrderState, word: PaymentReport, canTake: () => boolean): Decision {
  if (!order.payment) return UNCHANGED;
  const payment = hearBack(order.payment, word);
  // Decided once: a second word, or the same one again, changes nothing but what went back.
  if (!(isPaymentOpen(order) || isLateSuccess(payment, word)))
    return payment === order.payment ? UNCHANGED : changeTo(order, partsOf(order), { payment });
  const heard: PaymentState = {
    ...payment,
    status: word.status === 'try_failed' ? 'declined' : word.status,
    reference: word.reference ?? payment.reference,
    // An order that is over is not paid.
    clientSecret: order.status === 'pending' ? (word.clientSecret ?? payment.clientSecret) : null,
  };
  switch (word.status) {
    case 'processing':
    case 'unknown':
      return isSame(payment, heard) ? UNCHANGED : changed({ payment: heard });
    case 'declined':
      return order.status === 'pending'
        ? end(order, livesOf(order), { code: 'payment_declined', payment: heard })
        : changed({ payment: heard });
    case 'try_failed':
      return hearFailedTry(order, heard, word.failure ?? 'payment_declined');
    case 'succeeded':
      return hearSuccess(order, { ...heard, clientSecret: null, failure: null }, canTake);
  }
}

/** Takes over what went back, unless it went back of another payment: one that was made twice is paid back by hand. */
function hearBack(payment: PaymentState, { reference, back: heard }: PaymentReport): PaymentState {
  const isOfAnother = payment.reference !== null && reference != null && reference !== payment.reference;
  if (!heard || isOfAnother) return payment;
  const back = mergeBack(payment.back, heard);
  return back === undefined || back === payment.back ? payment : { ...payment, back };
}

/** The buyer may try again as long as the hold lasts, so the units stay. */
function hearFailedTry(order: OrderState, heard: PaymentState, code: PaymentFailureCode): Decision {
  if (order.status !== 'pending') return changed({ payment: heard });
  const dropIds = livesOf(order);
  if (!order.isHolding || heard.attempts >= LIMITS.paymentTries)
    return end(order, dropIds, { code: 'payment_declined', payment: heard });
  const payment: PaymentState = {
    ...heard,
    status: 'required',
    failure: { code, message: PAYMENT_FAILURES[code] },
  };
  return changeTo(order, partsOf(order), { payment }, { type: 'order.pending', dropIds });
}

/** Money came although the provider had said no, or had not been asked. */
const isLateSuccess = ({ status }: PaymentState, word: PaymentReport): boolean =>
  word.status === 'succeeded' && (status === 'declined' || status === 'required');

function hearSuccess(order: OrderState, payment: PaymentState, canTake: () => boolean): Decision {
  // Money for parts that are over goes back, once: from here on the payment is not open any more.
  if (order.status !== 'pending') return changeTo(order, partsOf(order), { payment });
  const live = livesOf(order);
  // All or nothing, as it was ordered.
  if (!order.isHolding && !canTake()) return end(order, live, { code: 'sold_out', payment });
  const parts = partsOf(order).map((part) =>
    isOver(part.status) ? part : { ...part, status: 'confirmed' as const },
  );
  return changeTo(order, parts, { isHolding: true, payment }, { type: 'order.confirmed', dropIds: live });
}

function expire(order: OrderState, now: number): Decision {
  const { status, isHolding, holdExpiresAt } = order;
  if (status !== 'pending' || !isHolding || !holdExpiresAt || holdExpiresAt.getTime() > now) return UNCHANGED;
  const dropIds = livesOf(order);
  // A slow payment is not lost: the units go back, and the order waits for the provider's word.
  if (isPaymentOpen(order))
    return changeTo(order, partsOf(order), { isHolding: false }, { type: 'order.pending', dropIds });
  return end(order, dropIds, { code: 'hold_expired' });
}

function cancel(order: OrderState, by: 'buyer' | 'drop', dropIds: readonly string[] | null): Decision {
  const { status } = order;
  const step = planCancel(
    { status, parts: partsOf(order), isPaymentOpen: isPaymentOpen(order) },
    by,
    dropIds,
  );
  if (step.refused !== undefined) return refuse(step.refused);
  if (step.dropIds.length === 0) return UNCHANGED;
  return end(order, step.dropIds, { code: by === 'buyer' ? 'cancelled_by_buyer' : 'drop_cancelled' });
}

function fulfill(order: OrderState, to: Fulfillment, dropIds: readonly string[]): Decision {
  const step = planFulfillment(partsOf(order), to, dropIds);
  if (step.refused !== undefined) return refuse(step.refused);
  const moved = step.dropIds;
  if (moved.length === 0) return UNCHANGED;
  const parts = partsOf(order).map((part) =>
    moved.includes(part.dropId) ? { ...part, fulfillment: to } : part,
  );
  return changeTo(order, parts, {}, { type: 'order.fulfillment', dropIds: moved });
}

/** Ends parts that are not over: what was not paid has failed, what was sold is cancelled. Money that comes after all goes back. */
function end(
  order: OrderState,
  dropIds: readonly string[],
  { code, payment = order.payment }: { code: FailureCode; payment?: PaymentState | null },
): Decision {
  const isPending = order.status === 'pending';
  // The others are still to be paid, and then without these. Once a try has begun, the provider knows the sum: then their money goes back.
  const isUncharged =
    payment?.status === 'required' && payment.attempts === 0 && dropIds.length < livesOf(order).length;
  const parts = partsOf(order).map((part): Part => {
    if (!dropIds.includes(part.dropId)) return part;
    const status = isPending ? 'failed' : 'cancelled';
    return { ...part, status, failure: { code, message: ORDER_FAILURES[code] }, isUncharged };
  });
  const type = isPending ? 'order.failed' : 'order.cancelled';
  const isLast = isPending && dropIds.length >= livesOf(order).length;
  return changeTo(
    order,
    parts,
    { payment: isLast && payment ? afterTheEnd(payment) : payment },
    { type, dropIds },
  );
}

/** What a browser could still pay is looked for and stopped, as any payment that is open. */
const afterTheEnd = (payment: PaymentState): PaymentState => ({
  ...payment,
  status: payment.status === 'required' && payment.clientSecret !== null ? 'unknown' : payment.status,
  clientSecret: null,
});

const livesOf = (order: OrderState): string[] => liveItems(order).map(({ dropId }) => dropId);

function changeTo(
  order: OrderState,
  parts: readonly Part[],
  set: Partial<Pick<OrderState, 'isHolding' | 'payment'>>,
  event: OrderNews | null = null,
): Decision {
  const change = changeParts(order, parts, set);
  const events = [...(event ? [event] : []), ...moneyNews(order, { ...order, ...change.set })];
  return { kind: 'changed', ...change, events };
}

/** What is told of money that moves, whatever made it move. Sharing the same money out in another way is no news. */
function moneyNews(before: OrderState, after: OrderState): OrderNews[] {
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

const changed = (set: Partial<OrderState>): Decision => ({ kind: 'changed', set, moves: [], events: [] });

const refuse = (detail: string): Decision => ({ kind: 'refused', code: 'invalid_transition', detail });
const holdExpired = (): Decision => ({
  kind: 'refused',
  code: 'hold_expired',
  detail: 'The hold has expired and its units went back',
});

const isSame = (a: PaymentState, b: PaymentState): boolean =>
  a.status === b.status && a.reference === b.reference && a.clientSecret === b.clientSecret;
