import express, { type Request, type Router } from 'express';
import type { Stripe } from 'stripe';
import type { Settle, Settlement } from '../orders/index.ts';
import { Refusal } from '../platform/http/problem.ts';
import { sendProblem } from '../platform/http/send-problem.ts';
import type { Logger } from '../platform/logger.ts';
import type { CompletePayment } from './complete-payment.ts';
import { ORDER_ID, PART, wordOfIntent } from './stripe-words.ts';

const BODY_LIMIT_BYTES = 1_048_576;
/** Older signatures are refused: somebody may have recorded them. Stripe signs anew each time it tries. */
const TOLERANCE_SECONDS = 300;
const RETRY_AFTER_MS = 1000;

export type StripeWebhookDeps = {
  load(): Promise<Stripe>;
  /** More than one while a secret is exchanged. */
  secrets: readonly string[];
  complete: CompletePayment;
  settle: Settle;
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
    const event = verify(await deps.load(), deps.secrets, request);
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
  if (event.type === 'charge.refunded') {
    const charge = event.data.object;
    const orderId = charge.metadata[ORDER_ID];
    // `refunded` is true only when all of it went back.
    return orderId && charge.refunded ? tellRefunded(deps, orderId, null) : null;
  }
  if (event.type === 'refund.updated') {
    const { status, metadata } = event.data.object;
    const [orderId, part] = [metadata?.[ORDER_ID], metadata?.[PART]];
    return orderId && part && status === 'succeeded' ? tellRefunded(deps, orderId, [part]) : null;
  }
  if (event.type === 'refund.failed') {
    const { id: refundId, metadata } = event.data.object;
    deps.logger.error(
      { refundId, orderId: metadata?.[ORDER_ID] },
      'the bank did not take a refund: pay it back by hand',
    );
  }
  return null;
}

async function tellRefunded(
  { settle, logger }: StripeWebhookDeps,
  orderId: string,
  dropIds: readonly string[] | null,
): Promise<Settlement> {
  const settlement = await settle(orderId, { kind: 'refunded', dropIds }, 'stripe');
  const isOfAll = dropIds === null && settlement.kind === 'settled' && !settlement.isChanged;
  if (isOfAll && settlement.order.payment?.status === 'succeeded') {
    logger.warn({ orderId }, 'paid back at Stripe by hand; the order stays as it is');
  }
  return settlement;
}

const isRepeatable = (settlement: Settlement): boolean =>
  settlement.kind === 'unknown' || (settlement.kind === 'refused' && settlement.code === 'overloaded');
