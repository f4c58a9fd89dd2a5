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
import { mergeBack, type MoneyBack } from './order-money.rules.ts';
import { moneyNews, type OrderNews } from './order-news.rules.ts';
import { changeParts, liveItems, type Move, type Part, partOf, partsOf } from './order-parts.rules.ts';
import { askBack, type RefundWish } from './order-refund.rules.ts';
import type { FailureCode, OrderItem, OrderState, PaymentFailureCode, PaymentState } from './order.ts';

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
  | { kind: 'fulfill'; to: Fulfillment; dropIds: readonly string[] }
  /** A creator pays parts back. */
  | ({ kind: 'refund'; isRestocked: boolean } & RefundWish)
  /** `null` takes the note away. */
  | { kind: 'note'; text: string | null; dropIds: readonly string[] };

export type Decision =
  | { kind: 'unchanged' }
  | { kind: 'refused'; code: 'invalid_transition' | 'hold_expired' | 'refund_too_large'; detail: string }
  | Changed;

export type Changed = {
  kind: 'changed';
  set: Partial<OrderState>;
  /** What becomes of the units and the sale of the parts that change. */
  moves: readonly Move[];
  events: readonly OrderNews[];
};

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
      return cancel(order, change, now);
    case 'fulfill':
      return fulfill(order, change.to, change.dropIds);
    case 'refund':
      return refund(order, change, now);
    case 'note':
      return note(order, change.text, change.dropIds);
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

type Change<Kind extends OrderChange['kind']> = Extract<OrderChange, { kind: Kind }>;

function cancel(order: OrderState, { by, dropIds }: Change<'cancel'>, now: number): Decision {
  const { status } = order;
  const parts = order.items.map((item) => ({
    ...partOf(order, item),
    cancelUntil: item.cancelUntil?.getTime() ?? null,
  }));
  const step = planCancel({ status, parts, isPaymentOpen: isPaymentOpen(order) }, by, dropIds, now);
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

function refund(order: OrderState, wish: Change<'refund'>, now: number): Decision {
  const asked = askBack(order, wish, now);
  if ('refused' in asked)
    return {
      kind: 'refused',
      code: asked.isTooMuch ? 'refund_too_large' : 'invalid_transition',
      detail: asked.refused,
    };
  const { items, dropIds } = asked;
  if (dropIds.length === 0) return UNCHANGED;
  const noted = { ...order, items };
  return wish.amount === null
    ? end(noted, dropIds, { code: 'cancelled_by_creator', isWithdrawn: !wish.isRestocked })
    : changeTo(noted, partsOf(noted), {});
}

function note(order: OrderState, text: string | null, dropIds: readonly string[]): Decision {
  const items = order.items.map((item): OrderItem => {
    if (!dropIds.includes(item.dropId) || (item.note ?? null) === text) return item;
    const { note: _, ...rest } = item;
    return text === null ? rest : { ...rest, note: text };
  });
  return items.every((item, index) => item === order.items[index]) ? UNCHANGED : changed({ items });
}

/** Ends parts that are not over: what was not paid has failed, what was sold is cancelled. Money that comes after all goes back. */
function end(
  order: OrderState,
  dropIds: readonly string[],
  {
    code,
    payment = order.payment,
    isWithdrawn = false,
  }: { code: FailureCode; payment?: PaymentState | null; isWithdrawn?: boolean },
): Decision {
  const isPending = order.status === 'pending';
  // The others are still to be paid, and then without these. Once a try has begun, the provider knows the sum: then their money goes back.
  const isUncharged =
    payment?.status === 'required' && payment.attempts === 0 && dropIds.length < livesOf(order).length;
  const parts = partsOf(order).map((part): Part => {
    if (!dropIds.includes(part.dropId)) return part;
    const status = isPending ? 'failed' : 'cancelled';
    return {
      ...part,
      status,
      failure: { code, message: ORDER_FAILURES[code] },
      isUncharged,
      isWithdrawn,
      owed: part.amount,
    };
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

const changed = (set: Partial<OrderState>): Decision => ({ kind: 'changed', set, moves: [], events: [] });

const refuse = (detail: string): Decision => ({ kind: 'refused', code: 'invalid_transition', detail });
const holdExpired = (): Decision => ({
  kind: 'refused',
  code: 'hold_expired',
  detail: 'The hold has expired and its units went back',
});

const isSame = (a: PaymentState, b: PaymentState): boolean =>
  a.status === b.status && a.reference === b.reference && a.clientSecret === b.clientSecret;
