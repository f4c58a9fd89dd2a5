import type { ChargeRule } from '@livedrops/sdk/contract';
import type { MoneyBack, PaymentReport } from '../orders/index.ts';

/** What a try to pay is for. It never changes once the try has begun, so asking again asks for the same. */
export type Charge = PaymentRef & {
  amount: number;
  currency: string;
  method: string | null;
  /** Which try it is, from 1. */
  attempt: number;
};
/** A payment at the provider; `reference` is the provider's own name for it, if it is known. */
export type PaymentRef = { orderId: string; reference: string | null };

/** Money of one part of an order that is to go back. */
export type Refund = PaymentRef & {
  /** Names the part within the order. */
  part: string;
  amount: number;
  currency: string;
  /** Refunds of this part that the provider has made before: asking again for the same one is harmless. */
  made: number;
};

/** `reference` names the payment that it went back of. */
export type PaidBack = { reference: string; back: MoneyBack };

/**
 * Who takes the money. A provider that gives no answer throws: whatever it did, the caller knows nothing and asks again.
 * Everything is named by the order, so asking twice is harmless.
 */
export type PaymentProvider = {
  name: string;
  /** How long a payment is left alone before it is asked about: short for one that never calls back. */
  askAfterMs: number;
  /** How long a payment that was begun may still be missing in what `find` sees. */
  findLagMs: number;
  /** Asked when a drop, a product or an order is made, so that no buyer finds out that it can never be paid. */
  whyNotChargeable: ChargeRule;
  /** Charges an order once, however often it is asked and with however many tries. */
  start(charge: Charge): Promise<PaymentReport>;
  /** `null`: the provider has never heard of it. */
  find(payment: PaymentRef): Promise<PaymentReport | null>;
  /** Ends a payment that still waits for its buyer, so that no money comes any more, and says what it is then. */
  stop(payment: PaymentRef): Promise<PaymentReport | null>;
  /** What went back of a payment, also by hand, and what its buyer contests. */
  findBack(payment: PaymentRef & { currency: string }): Promise<PaidBack>;
  /** Gives money of a part back, once, however often it is asked. */
  refund(refund: Refund): Promise<PaidBack>;
};

/** The provider did not answer, or not in a way that says what happened. Carries nothing of the answer: there may be secrets in it. */
export class ProviderError extends Error {
  override name = 'ProviderError';
}
