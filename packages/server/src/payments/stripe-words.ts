import type { Stripe } from 'stripe';
import type { PaymentReport } from '../orders/index.ts';

/** What LiveDrops writes on everything that it makes at Stripe. */
export const ORDER_ID = 'orderId';
/** The part of the order that a refund is of. */
export const PART = 'part';

/**
 * What the state of an intent says of an order's payment. Only an intent that is canceled is declined: one whose attempt has failed
 * is `requires_payment_method` again, and its buyer may try another card.
 */
export function wordOfIntent(
  intent: Pick<Stripe.PaymentIntent, 'id' | 'status' | 'client_secret' | 'last_payment_error'>,
): PaymentReport {
  const reference = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return { status: 'succeeded', reference };
    case 'canceled':
      return { status: 'declined', reference };
    case 'processing':
      return { status: 'processing', reference };
    case 'requires_payment_method':
      return intent.last_payment_error
        ? { status: 'try_failed', reference, clientSecret: intent.client_secret, failure: 'payment_declined' }
        : { status: 'processing', reference, clientSecret: intent.client_secret };
    case 'requires_confirmation':
    case 'requires_action':
    case 'requires_capture':
    default:
      return { status: 'processing', reference, clientSecret: intent.client_secret };
  }
}
