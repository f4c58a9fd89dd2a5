import type { Stripe } from 'stripe';
import { providerUnits, whyNotChargeable } from '@livedrops/sdk/contract';
import type { PaymentFailureCode, PaymentWord } from '../orders/index.ts';
import {
  type Charge,
  type PaymentProvider,
  type PaymentRef,
  ProviderError,
  type Refund,
} from './provider.ts';
import { ORDER_ID, PART, wordOfIntent } from './stripe-words.ts';

/** "Under normal operating conditions, data is searchable in less than a minute": https://docs.stripe.com/search#data-freshness */
const SEARCH_LAG_MS = 120_000;
/** Stripe calls back, so asking is only for what got lost. */
const ASK_AFTER_MS = 15_000;

/**
 * Stripe by PaymentIntents, one for an order: the idempotency key of each try is the order's id and which try it is. Stripe may forget a key after 24 hours; nothing
 * is started that late, because only an order that still holds its units is started again, and no hold is that long.
 */
export function createStripeProvider(load: () => Promise<Stripe>): PaymentProvider {
  const call = <T>(work: (stripe: Stripe) => Promise<T>): Promise<T> => load().then(work).catch(hideAnswer);

  const find = ({ orderId, reference }: PaymentRef) =>
    call((stripe) => (reference === null ? search(stripe, orderId) : retrieve(stripe, reference)));

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
    async refund(wanted) {
      const { orderId, reference, currency } = wanted;
      const paid = reference ?? (await find({ orderId, reference }))?.id;
      if (paid === undefined)
        throw new ProviderError('stripe: the payment that is to be paid back is not found');
      const amount = toStripeAmount(wanted.amount, currency);
      const owed = toStripeAmount(wanted.owed, currency);
      return call((stripe) => refund(stripe, paid, { ...wanted, amount, owed }));
    },
  };
}

async function start(stripe: Stripe, charge: Charge): Promise<PaymentWord> {
  const { orderId, reference, attempt } = charge;
  const idempotencyKey = `livedrops-pay-${orderId}${attempt > 1 ? `-${attempt}` : ''}`;
  const known = reference === null ? null : await retrieve(stripe, reference);
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

function toParams({ orderId, amount, currency, method }: Charge): Stripe.PaymentIntentCreateParams {
  return {
    amount: toStripeAmount(amount, currency),
    currency: currency.toLowerCase(),
    metadata: { [ORDER_ID]: orderId },
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
function wordOfRefusal(error: Stripe.errors.StripeError): PaymentWord {
  const { payment_intent: intent } = error;
  const known = intent ? { reference: intent.id, clientSecret: intent.client_secret } : {};
  return { status: 'try_failed', ...known, failure: failureOf(error) };
}

function failureOf(error: Stripe.errors.StripeError): PaymentFailureCode {
  const { type, param } = error;
  if (type === 'StripeCardError') return 'payment_declined';
  return param?.startsWith('payment_method') ? 'payment_method_invalid' : 'payment_unavailable';
}

async function cancel(stripe: Stripe, id: string): Promise<PaymentWord> {
  try {
    return wordOfIntent(await stripe.paymentIntents.cancel(id));
  } catch (error) {
    // Too late: it is canceled already, or paid, or under way.
    if (hasType(error, 'StripeInvalidRequestError'))
      return wordOfIntent(await stripe.paymentIntents.retrieve(id));
    throw error;
  }
}

async function retrieve(stripe: Stripe, id: string): Promise<Stripe.PaymentIntent | null> {
  try {
    return await stripe.paymentIntents.retrieve(id);
  } catch (error) {
    if (hasType(error, 'StripeInvalidRequestError') && error.code === 'resource_missing') return null;
    throw error;
  }
}

/** One that was paid before one that was not, should there ever be two. */
async function search(stripe: Stripe, orderId: string): Promise<Stripe.PaymentIntent | null> {
  const { data } = await stripe.paymentIntents.search({ query: `metadata['${ORDER_ID}']:'${orderId}'` });
  return data.find(({ status }) => status === 'succeeded') ?? data[0] ?? null;
}

/**
 * Looks before it asks: a repeated key is answered with the first answer, which would say `pending` for ever, and after a day the key
 * is forgotten. What is there of this part already counts, and so does what a person gave back by hand, up to what is owed in all.
 */
async function refund(
  stripe: Stripe,
  paymentIntent: string,
  { orderId, part, amount, owed }: Refund,
): Promise<'refunded' | 'processing'> {
  const { data } = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 });
  const alive = data.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const ofPart = alive.filter(({ metadata }) => metadata?.[PART] === part);
  const rest = Math.min(amount - total(ofPart), owed - total(alive));
  if (rest <= 0) {
    const counted = ofPart.length > 0 ? ofPart : alive;
    return counted.every(({ status }) => status === 'succeeded') ? 'refunded' : 'processing';
  }
  const tries = data.filter(({ metadata }) => metadata?.[PART] === part).length;
  try {
    const made = await stripe.refunds.create(
      { payment_intent: paymentIntent, amount: rest, metadata: { [ORDER_ID]: orderId, [PART]: part } },
      // One that has failed at the bank is made again under another name; what failed is kept, so the count tells.
      { idempotencyKey: `livedrops-refund-${orderId}-${part}-${tries}` },
    );
    return made.status === 'succeeded' ? 'refunded' : 'processing';
  } catch (error) {
    if (hasType(error, 'StripeInvalidRequestError') && error.code === 'charge_already_refunded')
      return 'refunded';
    throw error;
  }
}

const total = (refunds: readonly { amount: number }[]): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

const toStripeAmount = (amount: number, currency: string): number => amount * providerUnits(currency);

/**
 * Refused by the bank, or by Stripe as a request that makes no sense: the same can never succeed. Not so 409 and 429, which
 * say that the same key is at work or that it is too much: https://docs.stripe.com/error-codes#idempotency-key-in-use
 */
const isFinalNo = (error: unknown): error is Stripe.errors.StripeError =>
  (hasType(error, 'StripeCardError') || hasType(error, 'StripeInvalidRequestError')) &&
  [400, 402, 404].includes(error.statusCode ?? 0);

/** By its name, so that the library is not loaded for its classes. */
const hasType = (error: unknown, type: string): error is Stripe.errors.StripeError =>
  error instanceof Error && 'type' in error && error.type === type;

/** Stripe's errors carry the whole answer, client secrets too, and a logger would write that down. */
function hideAnswer(error: unknown): never {
  if (!(error instanceof Error) || !('type' in error)) throw error;
  const { type, code, requestId } = error as Stripe.errors.StripeError;
  throw new ProviderError(`stripe: ${[type, code, requestId].filter(Boolean).join(' ')}`);
}
