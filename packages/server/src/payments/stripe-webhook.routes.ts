import express, { type Request, type Router } from 'express';
import type { Stripe } from 'stripe';
import type { Settlement } from '../orders/index.ts';
import { Refusal } from '../platform/http/problem.ts';
import { sendProblem } from '../platform/http/send-problem.ts';
import type { Logger } from '../platform/logger.ts';
import type { CompletePayment } from './complete-payment.ts';
import { readPayment } from './stripe-back.ts';
import type { CallStripe } from './stripe-client.ts';
import { ORDER_ID, wordOfIntent } from './stripe-words.ts';

const BODY_LIMIT_BYTES = 1_048_576;
/** Older signatures are refused: an attacker may have recorded them. Stripe signs anew each time it tries. */
const TOLERANCE_SECONDS = 300;
const RETRY_AFTER_MS = 1000;

export type StripeWebhookDeps = {
  call: CallStripe;
  /** More than one while a secret is exchanged. */
  secrets: readonly string[];
  complete: CompletePayment;
  logger: Logger;
};

/**
 * `POST /payments/stripe/webhook`: Stripe tells what became of payments. It tells things late, twice and out of order; each is only a
 * word for the one function that decides, so none of that matters. The answer is about the delivery: 200 ends it, 503 asks for another.
 */
export function stripeWebhookRoutes(deps: StripeWebhookDeps): Router {
  const router = express.Router({ caseSensitive: true });
  // The signature is over the bytes, so nothing may have parsed them.
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT_BYTES, inflate: false });
  router.post('/payments/stripe/webhook', raw, async (request, response) => {
    const event = await deps.call(async (stripe) => verify(stripe, deps.secrets, request));
    if (!event) {
      deps.logger.warn({ ip: request.ip }, 'a delivery without a valid signature of Stripe');
      sendProblem(response, new Refusal('malformed_request', { detail: 'The signature is not valid' }));
      return;
    }
    const settlement = await take(deps, event);
    if (settlement && isRepeatable(settlement)) {
      sendProblem(
        response,
        new Refusal('unavailable', { outcome: 'unknown', retryAfterMs: RETRY_AFTER_MS, shouldRetry: true }),
      );
      return;
    }
    if (settlement?.kind === 'refused') {
      const { id, type } = event;
      deps.logger.warn(
        { eventId: id, type, code: settlement.code },
        'Stripe told something of no order of ours',
      );
    }
    response.json({ received: true });
  });
  return router;
}

function verify(stripe: Stripe, secrets: readonly string[], request: Request): Stripe.Event | null {
  const signature = request.headers['stripe-signature'];
  const body: unknown = request.body;
  if (typeof signature !== 'string' || !Buffer.isBuffer(body)) return null;
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS);
    } catch {
      // Made with another secret, or not by Stripe.
    }
  }
  return null;
}

/** A failed attempt is not the end: the intent waits for another card, until it is paid or canceled. */
const OF_INTENTS = [
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
] as const;
type IntentEvent = Extract<Stripe.Event, { type: (typeof OF_INTENTS)[number] }>;

const isOfIntent = (event: Stripe.Event): event is IntentEvent =>
  (OF_INTENTS as readonly string[]).includes(event.type);

/** `null`: it is not about an order. */
async function take(deps: StripeWebhookDeps, event: Stripe.Event): Promise<Settlement | null> {
  if (isOfIntent(event)) {
    const intent = event.data.object;
    const orderId = intent.metadata[ORDER_ID];
    return orderId ? deps.complete(orderId, wordOfIntent(intent)) : null;
  }
  if (!isOfBack(event)) return null;
  const { payment_intent: paid } = event.data.object;
  if (!paid) return null;
  // What came late may be out of date, and what was made by hand does not name the order: Stripe is asked how it is now.
  const paymentIntent = typeof paid === 'string' ? paid : paid.id;
  const read = await deps
    .call((stripe) => readPayment(stripe, paymentIntent))
    .catch((error: unknown) => {
      deps.logger.warn({ err: error, eventId: event.id }, 'Stripe did not say how a payment is now');
      return 'no answer' as const;
    });
  if (read === 'no answer') return { kind: 'unknown' };
  return read && deps.complete(read.orderId, read.word);
}

/** Whatever these say, the payment is looked at anew. */
const OF_BACK = [
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
] as const;
type BackEvent = Extract<Stripe.Event, { type: (typeof OF_BACK)[number] }>;

const isOfBack = (event: Stripe.Event): event is BackEvent =>
  (OF_BACK as readonly string[]).includes(event.type);

const isRepeatable = (settlement: Settlement): boolean =>
  settlement.kind === 'unknown' || (settlement.kind === 'refused' && settlement.code === 'overloaded');
