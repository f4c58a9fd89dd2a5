import type { Stripe } from 'stripe';
import { providerUnits } from '@livedrops/sdk/contract';
import type {
  MoneyBack,
  PaymentReport,
  ProviderDispute,
  ProviderRefund,
  RefundFailureCode,
} from '../orders/index.ts';
import { retrieveIntent } from './stripe-client.ts';
import { ORDER_ID, PART, wordOfIntent } from './stripe-words.ts';

/** More than one payment ever has. */
const LISTED_MAX = 1000;

/** What went back of a payment, also by hand, and what its buyer contests. */
export async function listBack(stripe: Stripe, paymentIntent: string, currency: string): Promise<MoneyBack> {
  const ofPayment = { payment_intent: paymentIntent, limit: 100 };
  const [refunds, disputes] = await Promise.all([
    stripe.refunds.list(ofPayment).autoPagingToArray({ limit: LISTED_MAX }),
    stripe.disputes.list(ofPayment).autoPagingToArray({ limit: LISTED_MAX }),
  ]);
  return {
    // Oldest first, as they happened.
    refunds: refunds.toReversed().map((one) => toRefund(one, currency)),
    disputes: disputes.toReversed().map((one) => toDispute(one, currency)),
  };
}

export function toRefund(
  { id, amount, status, metadata, failure_reason: reason = '' }: Stripe.Refund,
  currency: string,
): ProviderRefund {
  const refund = { id, part: metadata?.[PART] ?? null, amount: fromStripeAmount(amount, currency) };
  if (status === 'succeeded') return { ...refund, status };
  if (status !== 'failed' && status !== 'canceled') return { ...refund, status: 'pending' };
  const failure = REASONS.get(status === 'canceled' ? status : reason);
  return { ...refund, status: 'failed', ...(failure && { failure }) };
}

/** https://docs.stripe.com/refunds#failed-refunds. What is not here says nothing: `unknown`, and words that Stripe got later. */
const REASONS: ReadonlyMap<string, RefundFailureCode> = new Map([
  ['expired_or_canceled_card', 'card_expired'],
  ['lost_or_stolen_card', 'card_lost'],
  ['declined', 'bank_declined'],
  ['insufficient_funds', 'provider_short'],
  ['charge_for_pending_refund_disputed', 'disputed'],
  ['merchant_request', 'withdrawn'],
  ['canceled', 'withdrawn'],
]);

const toDispute = (
  { id, amount, status, evidence_details: evidence, balance_transactions: moves, ...dispute }: Stripe.Dispute,
  currency: string,
): ProviderDispute => ({
  id,
  amount: fromStripeAmount(amount, currency),
  status: status === 'prevented' ? (isTaken(moves) ? 'lost' : 'won') : (DECIDED[status] ?? 'open'),
  isRefundable: dispute.is_charge_refundable,
  // 0: the bank takes no answer.
  answerBy: ASKING.includes(status) && evidence.due_by ? new Date(evidence.due_by * 1000) : null,
});

/** A dispute that was prevented may have been so by giving the money back. */
const isTaken = (moves: readonly { amount: number }[]): boolean =>
  moves.reduce((sum, { amount }) => sum + amount, 0) < 0;

/** An inquiry that was closed took no money. */
const DECIDED: Record<string, ProviderDispute['status']> = {
  won: 'won',
  warning_closed: 'won',
  lost: 'lost',
  appeal_needs_response: 'lost',
  appeal_under_review: 'lost',
};

const ASKING: readonly string[] = ['needs_response', 'warning_needs_response', 'appeal_needs_response'];

const fromStripeAmount = (amount: number, currency: string): number =>
  Math.floor(amount / providerUnits(currency));

/** Everything that Stripe knows now of the payment of an order; `null`: it is of no order of ours. */
export async function readPayment(
  stripe: Stripe,
  paymentIntent: string,
): Promise<{ orderId: string; word: PaymentReport } | null> {
  const intent = await retrieveIntent(stripe, paymentIntent);
  const orderId = intent?.metadata[ORDER_ID];
  if (!intent || !orderId) return null;
  const back = await listBack(stripe, paymentIntent, intent.currency.toUpperCase());
  return { orderId, word: { ...wordOfIntent(intent), back } };
}
