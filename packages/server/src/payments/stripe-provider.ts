import type { Stripe } from 'stripe';
import { providerUnits, whyNotChargeable } from '@livedrops/sdk/contract';
import type {
  PaymentFailureCode,
  PaymentReport,
  ProviderRefund,
  RefundFailureCode,
} from '../orders/index.ts';
import {
  type Charge,
  type PaidBack,
  type PaymentProvider,
  type PaymentRef,
  ProviderError,
  type Refund,
} from './provider.ts';
import { type CallStripe, hasType, retrieveIntent } from './stripe-client.ts';
import { listBack, toRefund } from './stripe-back.ts';
import { ORDER_ID, PART, wordOfIntent } from './stripe-words.ts';

/** "Under normal operating conditions, data is searchable in less than a minute": https://docs.stripe.com/search#data-freshness */
const SEARCH_LAG_MS = 120_000;
/** Stripe calls back, so asking is only for what got lost. */
const ASK_AFTER_MS = 15_000;

/**
 * Stripe by PaymentIntents, one for an order: the idempotency key of each try is the order's id and which try it is. Stripe may forget a key after 24 hours; nothing
 * is started that late, because only an order that still holds its units is started again, and no hold is that long.
 */
export function createStripeProvider(call: CallStripe): PaymentProvider {
  const find = ({ orderId, reference }: PaymentRef) =>
    call((stripe) => (reference === null ? search(stripe, orderId) : retrieveIntent(stripe, reference)));

  return {
    name: 'stripe',
    askAfterMs: ASK_AFTER_MS,
    findLagMs: SEARCH_LAG_MS,
    whyNotChargeable,
    start: (charge) => call((stripe) => start(stripe, charge)),
    async find(payment) {
      const intent = await find(payment);
      return intent && wordOfIntent(intent);
    },
    async stop(payment) {
      const intent = await find(payment);
      return intent && call((stripe) => cancel(stripe, intent.id));
    },
    async findBack(payment) {
      const paid = await nameOf(payment);
      return call(async (stripe) => ({
        reference: paid,
        back: await listBack(stripe, paid, payment.currency),
      }));
    },
    async refund(wanted) {
      const paid = await nameOf(wanted);
      return call((stripe) => refund(stripe, paid, wanted));
    },
  };

  async function nameOf(payment: PaymentRef): Promise<string> {
    const paid = payment.reference ?? (await find(payment))?.id;
    if (paid !== undefined) return paid;
    throw new ProviderError('stripe: the payment that is to be paid back is not found');
  }
}

async function start(stripe: Stripe, charge: Charge): Promise<PaymentReport> {
  const { orderId, reference, attempt } = charge;
  const idempotencyKey = `livedrops-pay-${orderId}${attempt > 1 ? `-${attempt}` : ''}`;
  const known = reference === null ? null : await retrieveIntent(stripe, reference);
  try {
    return wordOfIntent(
      known
        ? await tryAgain(stripe, known, charge.method, idempotencyKey)
        : await stripe.paymentIntents.create(toParams(charge), { idempotencyKey }),
    );
  } catch (error) {
    if (!isFinalNo(error)) throw error;
    return wordOfRefusal(error);
  }
}

/** An order has one intent, also with several tries, so that two of them can never both take money. */
function tryAgain(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  method: string | null,
  idempotencyKey: string,
): Promise<Stripe.PaymentIntent> {
  const isWaiting = intent.status.startsWith('requires_') && intent.status !== 'requires_capture';
  if (!isWaiting) return Promise.resolve(intent);
  // The browser of the buyer tries with the secret that it has; what failed before is no answer to this try.
  if (method === null) return Promise.resolve({ ...intent, last_payment_error: null });
  return stripe.paymentIntents.confirm(intent.id, { payment_method: method }, { idempotencyKey });
}

/**
 * Methods whose money is certain hours or days after the buyer has paid; units are held for minutes.
 * https://docs.stripe.com/payments/payment-methods#delayed-notification
 */
const DELAYED_METHODS: NonNullable<Stripe.PaymentIntentCreateParams['excluded_payment_method_types']> = [
  'acss_debit',
  'au_becs_debit',
  'bacs_debit',
  'boleto',
  'customer_balance',
  'konbini',
  'multibanco',
  'nz_bank_account',
  'oxxo',
  'payto',
  'sepa_debit',
  'sofort',
  'us_bank_account',
];

function toParams({ orderId, amount, currency, method }: Charge): Stripe.PaymentIntentCreateParams {
  return {
    amount: toStripeAmount(amount, currency),
    currency: currency.toLowerCase(),
    metadata: { [ORDER_ID]: orderId },
    excluded_payment_method_types: DELAYED_METHODS,
    // Methods that lead to another page need the buyer's browser, which confirms with the client secret then.
    ...(method === null
      ? { automatic_payment_methods: { enabled: true } }
      : {
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          payment_method: method,
          confirm: true,
        }),
  };
}

/** A card that was refused, or a method that Stripe does not know, leaves room for another; any other wrong request is ours. */
function wordOfRefusal(error: Stripe.errors.StripeError): PaymentReport {
  const { payment_intent: intent } = error;
  const known = intent ? { reference: intent.id, clientSecret: intent.client_secret } : {};
  return { status: 'try_failed', ...known, failure: failureOf(error) };
}

function failureOf(error: Stripe.errors.StripeError): PaymentFailureCode {
  const { type, param } = error;
  if (type === 'StripeCardError') return 'payment_declined';
  return param?.startsWith('payment_method') ? 'payment_method_invalid' : 'payment_unavailable';
}

async function cancel(stripe: Stripe, id: string): Promise<PaymentReport> {
  try {
    return wordOfIntent(await stripe.paymentIntents.cancel(id));
  } catch (error) {
    // Too late: it is canceled already, or paid, or under way.
    if (hasType(error, 'StripeInvalidRequestError'))
      return wordOfIntent(await stripe.paymentIntents.retrieve(id));
    throw error;
  }
}

/** One that was paid before one that was not, should there ever be two. */
async function search(stripe: Stripe, orderId: string): Promise<Stripe.PaymentIntent | null> {
  const { data } = await stripe.paymentIntents.search({ query: `metadata['${ORDER_ID}']:'${orderId}'` });
  return data.find(({ status }) => status === 'succeeded') ?? data[0] ?? null;
}

/** The worker has looked before it asks, so what is asked for again has the same name, and Stripe answers it with the first one. */
async function refund(
  stripe: Stripe,
  paid: string,
  { orderId, part, amount, currency, made }: Refund,
): Promise<PaidBack> {
  const told = (one: ProviderRefund): PaidBack => ({
    reference: paid,
    back: { refunds: [one], disputes: [] },
  });
  try {
    const refunded = await stripe.refunds.create(
      {
        payment_intent: paid,
        amount: toStripeAmount(amount, currency),
        metadata: { [ORDER_ID]: orderId, [PART]: part },
      },
      { idempotencyKey: `livedrops-refund-${orderId}-${part}-${made}` },
    );
    return told(toRefund(refunded, currency));
  } catch (error) {
    if (!isRefundRefused(error)) throw error;
    // Stripe keeps nothing of it, so it is named here.
    return told({
      id: `refused-${part}-${made}`,
      part,
      amount,
      status: 'failed',
      failure: whyRefused(error),
    });
  }
}

/** Not because of money that went back meanwhile, or that the buyer contests: the next look sees that. */
const isRefundRefused = (error: unknown): error is Stripe.errors.StripeError =>
  isFinalNo(error) && error.param !== 'amount' && !SEEN_NEXT.includes(error.code ?? '');

const SEEN_NEXT: readonly string[] = [
  'charge_already_refunded',
  'charge_disputed',
  'refund_disputed_payment',
];

const whyRefused = ({ code = '' }: Stripe.errors.StripeError): RefundFailureCode =>
  code === 'insufficient_funds' || code === 'balance_insufficient' ? 'provider_short' : 'refused';

const toStripeAmount = (amount: number, currency: string): number => amount * providerUnits(currency);

/**
 * Refused by the bank, or by Stripe as a request that makes no sense: the same can never succeed. Not so 409 and 429, which
 * say that the same key is at work or that it is too much: https://docs.stripe.com/error-codes#idempotency-key-in-use
 */
const isFinalNo = (error: unknown): error is Stripe.errors.StripeError =>
  (hasType(error, 'StripeCardError') || hasType(error, 'StripeInvalidRequestError')) &&
  [400, 402, 404].includes(error.statusCode ?? 0);
