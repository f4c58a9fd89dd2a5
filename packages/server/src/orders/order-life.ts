import { type Fulfillment, LIMITS, type OrderStatus, type PaymentStatus } from '@livedrops/sdk/contract';

/**
 * The life of an order as one pure function. `pending -> confirmed | failed`, `confirmed -> cancelled`; nothing leaves `failed` or
 * `cancelled`. Beside the status an order has units (`isHolding`), a payment and a fulfilment, and every change of them is decided
 * here, whoever asks: the buyer, the creator, the provider or the clock. What is decided is written by one compare-and-set
 * (`settle-orders.ts`), so of two changes at the same time the second is decided on what the first has left.
 */
export type OrderState = {
  status: OrderStatus;
  /** Whether units of the drops are out for this order: held while `pending`, sold when `confirmed`. */
  isHolding: boolean;
  holdExpiresAt: Date | null;
  payment: PaymentState | null;
  fulfillment: Fulfillment;
  failure: Failure | null;
};

export type PaymentState = {
  status: PaymentStatus;
  provider: string;
  /** The provider's name for the payment; `null` until it gave one. */
  reference: string | null;
  clientSecret: string | null;
  /** What the buyer chose to pay with. */
  method: string | null;
  startedAt: Date | null;
  /** Tries that have begun. */
  attempts: number;
  /** Why the last try came to nothing, while the units are kept for another one. */
  failure: { code: PaymentFailureCode; message: string } | null;
};

/** `payment_unavailable`: the provider could not be asked as it wants to be asked, which is no fault of the buyer's. */
export type PaymentFailureCode = 'payment_declined' | 'payment_method_invalid' | 'payment_unavailable';

export type Failure = { code: FailureCode; message: string };
export type FailureCode =
  | 'hold_expired'
  | 'payment_declined'
  | 'sold_out'
  | 'cancelled_by_buyer'
  | 'drop_cancelled';

/**
 * What a provider says of a payment. `unknown`: it was asked and did not answer. `try_failed`: this try took no money, and another one
 * may. `declined`: none will.
 */
export type PaymentWord = {
  status: 'processing' | 'unknown' | 'succeeded' | 'try_failed' | 'declined';
  reference?: string | null;
  clientSecret?: string | null;
  /** With `try_failed`; `payment_declined` when it is left out. */
  failure?: PaymentFailureCode;
};

export type OrderChange =
  /** The buyer starts to pay. */
  | { kind: 'start_payment'; method: string | null }
  | { kind: 'payment'; word: PaymentWord }
  | { kind: 'expire' }
  | { kind: 'cancel'; by: 'buyer' | 'drop' }
  | { kind: 'fulfill'; to: Fulfillment }
  /** The provider gave the money back. */
  | { kind: 'refunded' };

export type OrderEventType =
  | 'order.confirmed'
  | 'order.failed'
  | 'order.cancelled'
  | 'order.fulfillment'
  | 'order.pending';

export type Decision =
  | { kind: 'unchanged' }
  | { kind: 'refused'; code: 'invalid_transition' | 'hold_expired'; detail: string }
  | {
      kind: 'changed';
      set: Partial<OrderState>;
      /** What becomes of the units: `return` gives them back, `take` takes them again. */
      units: 'stay' | 'return' | 'take';
      /** `made`: the units count as sold from now on; `undone`: not any more. */
      sale: 'none' | 'made' | 'undone';
      event: OrderEventType | null;
    };

/** The first try to pay keeps the units at least this long. Others get no more time, or failing would hold units for ever. */
export const PAYMENT_EXTENSION_MS = 60_000;

const FULFILLMENTS: readonly Fulfillment[] = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'];
const UNCHANGED: Decision = { kind: 'unchanged' };

/**
 * What a change does to an order.
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
      return cancel(order, change.by);
    case 'fulfill':
      return fulfill(order, change.to);
    case 'refunded':
      return order.payment?.status === 'refunding'
        ? changed({ payment: { ...order.payment, status: 'refunded' } })
        : UNCHANGED;
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

function hearPayment(order: OrderState, word: PaymentWord, canTake: () => boolean): Decision {
  const { payment } = order;
  // Decided once: a second word, or the same one again, changes nothing.
  if (!payment || !(isPaymentOpen(order) || isLateSuccess(payment, word))) return UNCHANGED;
  const heard: PaymentState = {
    ...payment,
    status: word.status === 'try_failed' ? 'declined' : word.status,
    reference: word.reference ?? payment.reference,
    // Nobody is helped to pay for an order that is over.
    clientSecret: order.status === 'pending' ? (word.clientSecret ?? payment.clientSecret) : null,
  };
  switch (word.status) {
    case 'processing':
    case 'unknown':
      return isSame(payment, heard) ? UNCHANGED : changed({ payment: heard });
    case 'declined':
      return order.status === 'pending'
        ? fail(order, 'payment_declined', heard)
        : changed({ payment: heard });
    case 'try_failed':
      return hearFailedTry(order, heard, word.failure ?? 'payment_declined');
    case 'succeeded':
      return hearSuccess(order, { ...heard, clientSecret: null, failure: null }, canTake);
  }
}

/** The buyer may try again as long as the hold lasts, so the units stay. */
function hearFailedTry(order: OrderState, heard: PaymentState, code: PaymentFailureCode): Decision {
  if (order.status !== 'pending') return changed({ payment: heard });
  if (!order.isHolding || heard.attempts >= LIMITS.paymentTries)
    return fail(order, 'payment_declined', heard);
  const failure = { code, message: PAYMENT_MESSAGES[code] };
  return { ...changed({ payment: { ...heard, status: 'required', failure } }), event: 'order.pending' };
}

/** The provider has said no, or nobody had asked it yet, and money came all the same. */
const isLateSuccess = ({ status }: PaymentState, word: PaymentWord): boolean =>
  word.status === 'succeeded' && (status === 'declined' || status === 'required');

function hearSuccess(order: OrderState, payment: PaymentState, canTake: () => boolean): Decision {
  const refunding: PaymentState = { ...payment, status: 'refunding' };
  // Money for an order that is over goes back, once: from here on the payment is not open any more.
  if (order.status !== 'pending') return changed({ payment: refunding });
  if (order.isHolding) return confirm(payment, 'stay');
  return canTake() ? confirm(payment, 'take') : fail(order, 'sold_out', refunding);
}

const confirm = (payment: PaymentState, units: 'stay' | 'take'): Decision => ({
  kind: 'changed',
  set: { status: 'confirmed', isHolding: true, payment },
  units,
  sale: 'made',
  event: 'order.confirmed',
});

function expire(order: OrderState, now: number): Decision {
  const { status, isHolding, holdExpiresAt, payment } = order;
  if (status !== 'pending' || !isHolding || !holdExpiresAt || holdExpiresAt.getTime() > now) return UNCHANGED;
  // Nobody may lose a payment because it was slow: the units go back, the order waits for the provider's word.
  if (isPaymentOpen(order))
    return { ...changed({ isHolding: false }), units: 'return', event: 'order.pending' };
  return fail(order, 'hold_expired', payment);
}

function cancel(order: OrderState, by: 'buyer' | 'drop'): Decision {
  const code = by === 'buyer' ? 'cancelled_by_buyer' : 'drop_cancelled';
  switch (order.status) {
    case 'failed':
    case 'cancelled':
      return UNCHANGED;
    case 'pending':
      // If the money comes after all, it goes back.
      return by === 'buyer' && isPaymentOpen(order)
        ? refuse('A payment is under way: wait for its result')
        : fail(order, code, order.payment);
    case 'confirmed': {
      const step = FULFILLMENTS.indexOf(order.fulfillment);
      if (by === 'buyer' ? step > 0 : step > 1) return refuse('The order is on its way already');
      const { payment } = order;
      return {
        kind: 'changed',
        set: {
          status: 'cancelled',
          isHolding: false,
          failure: { code, message: MESSAGES[code] },
          ...(payment?.status === 'succeeded' && { payment: { ...payment, status: 'refunding' } }),
        },
        units: 'return',
        sale: 'undone',
        event: 'order.cancelled',
      };
    }
  }
}

function fulfill(order: OrderState, to: Fulfillment): Decision {
  if (order.status !== 'confirmed') return refuse(`An order that is ${order.status} is not sent`);
  if (order.fulfillment === to) return UNCHANGED;
  if (FULFILLMENTS.indexOf(to) !== FULFILLMENTS.indexOf(order.fulfillment) + 1) {
    return refuse(`After ${order.fulfillment} comes ${nextFulfillment(order.fulfillment) ?? 'nothing'}`);
  }
  return { ...changed({ fulfillment: to }), event: 'order.fulfillment' };
}

export const nextFulfillment = (fulfillment: Fulfillment): Fulfillment | null =>
  FULFILLMENTS[FULFILLMENTS.indexOf(fulfillment) + 1] ?? null;

const MESSAGES: Record<FailureCode, string> = {
  hold_expired: 'It was not paid in time',
  payment_declined: 'The payment was declined',
  sold_out: 'The payment came after the units were sold to others; it is paid back',
  cancelled_by_buyer: 'Cancelled by the buyer',
  drop_cancelled: 'The creator called the drop off',
};

const PAYMENT_MESSAGES: Record<PaymentFailureCode, string> = {
  payment_declined: 'The payment was declined. Try another way to pay',
  payment_method_invalid: 'The provider does not know this way to pay. Try another one',
  payment_unavailable: 'The payment could not be made for a reason on our side. Nothing was charged',
};

/** What a browser could still pay is looked for and stopped, as any payment that is open. */
const afterTheEnd = (payment: PaymentState): PaymentState => ({
  ...payment,
  status: payment.status === 'required' && payment.clientSecret !== null ? 'unknown' : payment.status,
  clientSecret: null,
});

const fail = (order: OrderState, code: FailureCode, payment: PaymentState | null): Decision => ({
  kind: 'changed',
  set: {
    status: 'failed',
    isHolding: false,
    payment: payment && afterTheEnd(payment),
    failure: { code, message: MESSAGES[code] },
  },
  units: order.isHolding ? 'return' : 'stay',
  sale: 'none',
  event: 'order.failed',
});

const changed = (set: Partial<OrderState>) =>
  ({ kind: 'changed', set, units: 'stay', sale: 'none', event: null }) as const satisfies Decision;

const refuse = (detail: string): Decision => ({ kind: 'refused', code: 'invalid_transition', detail });
const holdExpired = (): Decision => ({
  kind: 'refused',
  code: 'hold_expired',
  detail: 'The hold has expired and its units went back',
});

const isSame = (a: PaymentState, b: PaymentState): boolean =>
  a.status === b.status && a.reference === b.reference && a.clientSecret === b.clientSecret;
