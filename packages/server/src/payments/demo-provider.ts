import { whyNotChargeable } from '@livedrops/sdk/contract';
import type { PaymentReport, ProviderRefund } from '../orders/index.ts';
import { invariant } from '../platform/invariant.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { type Charge, type PaidBack, type PaymentProvider, ProviderError } from './provider.ts';

/** How long `demo_delay` takes to decide. */
const DELAY_MS = 3000;

/** What the demo provider keeps of an order, whose id it has: there is one for an order at most, so it cannot be charged twice. */
export type StoredDemoPayment = {
  _id: string;
  amount: number;
  currency: string;
  method: string;
  status: 'processing' | 'succeeded' | 'declined';
  /** The try that decided `method` and `status`. */
  attempt: number;
  /** When a payment that is `processing` will have succeeded. */
  succeedsAt: Date | null;
  /** How often it was asked to charge; it did so once at most. */
  asked: number;
  /** What went back, for which part. */
  refunds: { part: string; amount: number; at: Date }[];
};

/**
 * Plays the outside party. Its books are its own, in the database only so that they outlive this process: nothing but this file
 * reads them, and no order is ever decided by them but through the answers below.
 */
export function createDemoProvider(connection: MongoConnection): PaymentProvider {
  const books = connection.collection<StoredDemoPayment>('demoPayments');

  /** Lets its own clock, the database's, decide what is due. */
  const letTimePass = (orderId: string) =>
    books.updateOne(
      { _id: orderId, status: 'processing', $expr: { $lte: ['$succeedsAt', '$$NOW'] } },
      { $set: { status: 'succeeded' } },
    );

  async function find({ orderId }: { orderId: string }): Promise<PaymentReport | null> {
    await letTimePass(orderId);
    const payment = await books.findOne({ _id: orderId });
    return payment && toWord(payment);
  }

  async function findBack({ orderId }: { orderId: string }): Promise<PaidBack> {
    const { refunds = [] } = (await books.findOne({ _id: orderId })) ?? {};
    return { reference: referenceOf(orderId), back: { refunds: refunds.map(toRefund), disputes: [] } };
  }

  return {
    name: 'demo',
    askAfterMs: 1000,
    findLagMs: 0,
    whyNotChargeable,
    find,
    async start(charge) {
      if (whyNotChargeable(charge.amount, charge.currency))
        return { status: 'try_failed', failure: 'payment_unavailable' };
      const payment = await books.findOneAndUpdate({ _id: charge.orderId }, bookOnce(charge), {
        upsert: true,
        returnDocument: 'after',
      });
      invariant(payment, 'an upsert leaves a document');
      if (payment.method === 'demo_lost') throw new ProviderError('demo: the answer was lost');
      return toWord(payment);
    },
    // It decides by itself: what is under way comes to its end, early or late.
    stop: find,
    findBack,
    async refund({ orderId, part, amount, made }) {
      await letTimePass(orderId);
      await books.updateOne(canRefund(orderId, part, amount, made), [
        { $set: { refunds: { $concatArrays: ['$refunds', [{ part, amount, at: '$$NOW' }]] } } },
      ]);
      const paid = await findBack({ orderId });
      if (!paid.back.refunds.some((refund) => refund.part === part))
        throw new ProviderError('demo: there is no money to give back');
      return paid;
    },
  };
}

/** A refund is made once, and never more goes back than was paid. */
const canRefund = (orderId: string, part: string, amount: number, made: number) => ({
  _id: orderId,
  status: 'succeeded' as const,
  $expr: {
    $and: [
      { $eq: [{ $size: { $filter: { input: '$refunds', cond: { $eq: ['$$this.part', part] } } } }, made] },
      { $lte: [{ $add: [{ $sum: '$refunds.amount' }, amount] }, '$amount'] },
    ],
  },
});

const referenceOf = (orderId: string): string => `demo_${orderId}`;

const toRefund = ({ part, amount }: StoredDemoPayment['refunds'][number], index: number): ProviderRefund => ({
  id: `refund_${index + 1}`,
  part,
  amount,
  status: 'succeeded',
});

const RESULTS: Record<string, StoredDemoPayment['status']> = {
  demo_approve: 'succeeded',
  demo_decline: 'declined',
  demo_delay: 'processing',
  demo_lost: 'succeeded',
};

/** A try says everything the first time; later ones of the same are only counted. Another one counts only after a no. */
function bookOnce({ amount, currency, method: chosen, attempt }: Charge) {
  const method = chosen ?? 'demo_approve';
  const status = Object.hasOwn(RESULTS, method) ? RESULTS[method] : 'declined';
  const keep = (field: string, value: unknown) => ({ $ifNull: [`$${field}`, value] });
  const isNewTry = {
    $and: [{ $eq: [keep('status', 'declined'), 'declined'] }, { $gt: [attempt, keep('attempt', 0)] }],
  };
  const decide = (field: string, value: unknown) => ({ $cond: [isNewTry, value, `$${field}`] });
  return [
    {
      $set: {
        amount: keep('amount', amount),
        currency: keep('currency', currency),
        method: decide('method', { $literal: method }),
        status: decide('status', status),
        attempt: decide('attempt', attempt),
        succeedsAt: decide('succeedsAt', status === 'processing' ? { $add: ['$$NOW', DELAY_MS] } : null),
        asked: { $add: [keep('asked', 0), 1] },
        refunds: keep('refunds', []),
      },
    },
  ];
}

function toWord({ _id, status, method }: StoredDemoPayment): PaymentReport {
  const reference = referenceOf(_id);
  if (status !== 'declined') return { status, reference };
  const failure = Object.hasOwn(RESULTS, method) ? 'payment_declined' : 'payment_method_invalid';
  return { status: 'try_failed', reference, failure };
}
