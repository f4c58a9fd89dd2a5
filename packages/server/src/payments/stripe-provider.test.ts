import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeStripe, startFakeStripe } from '../../test/helpers/fake-stripe.ts';
import type { Charge, PaymentProvider, Refund } from './provider.ts';
import { createStripeClient } from './stripe-client.ts';
import { createStripeProvider } from './stripe-provider.ts';

let stripe: FakeStripe;
let provider: PaymentProvider;

beforeAll(async () => {
  stripe = await startFakeStripe();
});
afterAll(() => stripe[Symbol.asyncDispose]());
beforeEach(() => {
  stripe.reset();
  provider = createStripeProvider(
    createStripeClient({ secretKey: 'sk_test_canary', webhookSecrets: [], apiUrl: stripe.url }),
  );
});

const charge = (changes: Partial<Charge> = {}): Charge => ({
  orderId: 'ord_1',
  reference: null,
  attempt: 1,
  amount: 2500,
  currency: 'EUR',
  method: 'pm_card_visa',
  ...changes,
});
const failing = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail('it should have failed'),
    (error: Error) => error,
  );

describe('starting', () => {
  it('charges the method that was chosen, and says so', async () => {
    const word = await provider.start(charge());
    const [intent] = stripe.intents;
    expect(word).toEqual({ status: 'succeeded', reference: intent?.id });
    expect(intent).toMatchObject({ amount: 2500, currency: 'eur', metadata: { orderId: 'ord_1' } });
    expect(stripe.requests[0]).toMatchObject({
      path: '/v1/payment_intents',
      headers: { 'idempotency-key': 'livedrops-pay-ord_1', authorization: 'Bearer sk_test_canary' },
      body: { confirm: 'true', payment_method: 'pm_card_visa' },
    });
  });

  it('charges an order once, however often it is asked at the same time', async () => {
    const words = await Promise.all(Array.from({ length: 5 }, () => provider.start(charge())));
    expect(new Set(words.map(({ reference }) => reference)).size).toBe(1);
    expect(stripe.intents).toHaveLength(1);
  });

  it('leaves it to the browser of the buyer when no method was chosen', async () => {
    const word = await provider.start(charge({ method: null }));
    expect(word).toMatchObject({ status: 'processing', clientSecret: expect.stringContaining('_secret_') });
  });

  it('lets the buyer finish what the bank wants to know', async () => {
    const word = await provider.start(charge({ method: 'pm_card_authenticationRequired' }));
    expect(word).toMatchObject({ status: 'processing', clientSecret: expect.stringContaining('_secret_') });
  });

  it.each([
    ['pm_card_visa_chargeDeclined', 'payment_declined'],
    ['pm_card_unknown', 'payment_method_invalid'],
  ])('leaves room for another try after %s', async (method, failure) => {
    const refused = await provider.start(charge({ method }));
    expect(refused).toMatchObject({ status: 'try_failed', failure });
    // The same try is answered with the same refusal, as Stripe does.
    expect(await provider.start(charge({ method }))).toMatchObject({ status: 'try_failed', failure });
    const { reference = null } = refused;
    expect(await provider.start(charge({ reference, attempt: 2 }))).toMatchObject({ status: 'succeeded' });
    // One intent for an order, so that two tries can never both take money.
    expect(stripe.intents).toMatchObject([{ status: 'succeeded' }]);
    expect(stripe.requests.at(-1)?.headers['idempotency-key']).toBe('livedrops-pay-ord_1-2');
  });

  it('lets the browser of the buyer try again', async () => {
    const { reference = null } = await provider.start(charge({ method: 'pm_card_visa_chargeDeclined' }));
    const word = await provider.start(charge({ method: null, reference, attempt: 2 }));
    expect(word).toMatchObject({ status: 'processing', clientSecret: expect.stringContaining('_secret_') });
  });

  it('charges nothing more when the payment that seemed to fail had succeeded', async () => {
    const { reference = null } = await provider.start(charge({ method: 'pm_card_visa_chargeDeclined' }));
    stripe.confirm(String(reference), 'pm_card_visa');
    expect(await provider.start(charge({ reference, attempt: 2 }))).toMatchObject({ status: 'succeeded' });
    expect(stripe.intents).toHaveLength(1);
  });

  it.each([
    [1, 'EUR'],
    [100_000_000, 'EUR'],
    [1235, 'KWD'],
    [17_499, 'HUF'],
    [1_000_000, 'ISK'],
    [2500, 'EUR'],
    [1230, 'KWD'],
    [999_999, 'ISK'],
    [100_000_000, 'IDR'],
  ])('says of %i %s what Stripe says of it, and that it is not the card', async (amount, currency) => {
    const word = await provider.start(charge({ amount, currency }));
    expect(word).toMatchObject(
      provider.whyNotChargeable(amount, currency)
        ? { status: 'try_failed', failure: 'payment_unavailable' }
        : { status: 'succeeded' },
    );
  });

  it.each(['ISK', 'UGX'])('gives %s the two digits that Stripe wants', async (currency) => {
    await provider.start(charge({ currency }));
    expect(stripe.intents[0]?.amount).toBe(250_000);
  });
});

describe('no answer', () => {
  it.each([500, 429, 401, 409])('that is %i is thrown, with nothing of it', async (status) => {
    stripe.failWith(status);
    const error = await failing(provider.start(charge()));
    expect(error.name).toBe('ProviderError');
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(everything).not.toContain('canary');
    expect(everything).not.toContain('_secret_');
    expect(error.cause).toBeUndefined();
  });

  it('that was lost on the way leaves a charge that can be found', async () => {
    stripe.loseNextAnswers(2);
    await failing(provider.start(charge()));
    expect(stripe.intents).toHaveLength(1);
    expect(await provider.find({ orderId: 'ord_1', reference: null })).toMatchObject({ status: 'succeeded' });
  });
});

describe('finding', () => {
  it('knows nothing of an order that nobody began to pay', async () => {
    expect(await provider.find({ orderId: 'ord_2', reference: null })).toBeNull();
    expect(await provider.find({ orderId: 'ord_2', reference: 'pi_none' })).toBeNull();
  });

  it('asks by reference when there is one, because the search is late', async () => {
    const { reference = null } = await provider.start(charge({ method: null }));
    stripe.confirm(String(reference), 'pm_card_visa');
    expect(await provider.find({ orderId: 'ord_1', reference })).toMatchObject({ status: 'succeeded' });
    expect(stripe.requests.map(({ path }) => path)).not.toContain('/v1/payment_intents/search');
  });

  it('does not take a failed attempt for the end', async () => {
    const { reference = null } = await provider.start(charge({ method: null }));
    stripe.confirm(String(reference), 'pm_card_visa_chargeDeclined');
    expect(await provider.find({ orderId: 'ord_1', reference })).toMatchObject({ status: 'try_failed' });
    stripe.confirm(String(reference), 'pm_card_visa');
    expect(await provider.find({ orderId: 'ord_1', reference })).toMatchObject({ status: 'succeeded' });
  });
});

describe('stopping', () => {
  it('ends a payment that waits for its buyer', async () => {
    const { reference = null } = await provider.start(charge({ method: null }));
    expect(await provider.stop({ orderId: 'ord_1', reference })).toMatchObject({ status: 'declined' });
    expect(stripe.confirm(String(reference), 'pm_card_visa').status).toBe('canceled');
  });

  it('comes too late for money that is there', async () => {
    const { reference = null } = await provider.start(charge());
    expect(await provider.stop({ orderId: 'ord_1', reference })).toMatchObject({ status: 'succeeded' });
  });
});

describe('paying back', () => {
  const back = (reference: string | null, changes: Partial<Refund> = {}) =>
    provider.refund({
      orderId: 'ord_1',
      reference,
      part: 'drp_1',
      amount: 2500,
      owed: 2500,
      currency: 'EUR',
      ...changes,
    });

  it('happens once', async () => {
    const { reference = null } = await provider.start(charge());
    expect(await back(reference)).toBe('refunded');
    expect(await back(reference)).toBe('refunded');
    stripe.forgetKeys();
    expect(await back(null)).toBe('refunded');
    expect(stripe.refunds).toHaveLength(1);
  });

  it('that takes its time is waited for, and looked at anew', async () => {
    stripe.refundsAre('pending');
    const { reference = null } = await provider.start(charge());
    expect(await back(reference)).toBe('processing');
    stripe.settleRefunds();
    expect(await back(reference)).toBe('refunded');
    expect(stripe.refunds).toHaveLength(1);
  });

  it('that fails at the bank is made again', async () => {
    const { reference = null } = await provider.start(charge());
    stripe.refundsAre('failed');
    await back(reference);
    stripe.refundsAre('succeeded');
    expect(await back(reference)).toBe('refunded');
    expect(stripe.refunds.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  it('is done when somebody has done it by hand', async () => {
    const { reference = null } = await provider.start(charge());
    stripe.refundByHand(String(reference), 2500);
    expect(await back(reference)).toBe('refunded');
    expect(stripe.refunds).toHaveLength(1);
  });

  it('gives the rest when somebody has given a part by hand', async () => {
    const { reference = null } = await provider.start(charge());
    stripe.refundByHand(String(reference), 1000);
    expect(await back(reference)).toBe('refunded');
    expect(stripe.refunds.map(({ amount }) => amount)).toEqual([1000, 1500]);
  });

  const partA = { part: 'drp_a', amount: 700 };
  const partB = { part: 'drp_b', amount: 1800 };
  const made = () =>
    stripe.refunds.map(({ metadata, amount, status }) => [metadata['part'], amount, status].join(' '));

  it('of a part gives its money and no more, each part once, under a key of its own', async () => {
    const { reference = null } = await provider.start(charge());
    expect(await back(reference, { ...partB, owed: 1800 })).toBe('refunded');
    expect(await back(reference, { ...partB, owed: 1800 })).toBe('refunded');
    expect(made()).toEqual(['drp_b 1800 succeeded']);
    stripe.forgetKeys();
    expect(await back(reference, { ...partA, owed: 2500 })).toBe('refunded');
    expect(await back(reference, { ...partB, owed: 2500 })).toBe('refunded');
    expect(made()).toEqual(['drp_b 1800 succeeded', 'drp_a 700 succeeded']);
    const keys = stripe.requests
      .filter(({ path, body }) => path === '/v1/refunds' && body['amount'] !== undefined)
      .map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual(['livedrops-refund-ord_1-drp_b-0', 'livedrops-refund-ord_1-drp_a-0']);
  });

  it('of a part does not wait for that of another, nor end with it', async () => {
    const { reference = null } = await provider.start(charge());
    stripe.refundsAre('pending');
    expect(await back(reference, { ...partA, owed: 2500 })).toBe('processing');
    stripe.refundsAre('succeeded');
    expect(await back(reference, { ...partB, owed: 2500 })).toBe('refunded');
    expect(await back(reference, { ...partA, owed: 2500 })).toBe('processing');
    stripe.settleRefunds();
    expect(await back(reference, { ...partA, owed: 2500 })).toBe('refunded');
    expect(stripe.refunds).toHaveLength(2);
  });

  it('of a part that fails at the bank is made again, and the other is left alone', async () => {
    const { reference = null } = await provider.start(charge());
    await back(reference, { ...partB, owed: 1800 });
    stripe.refundsAre('failed');
    await back(reference, { ...partA, owed: 2500 });
    stripe.refundsAre('succeeded');
    expect(await back(reference, { ...partA, owed: 2500 })).toBe('refunded');
    expect(made()).toEqual(['drp_b 1800 succeeded', 'drp_a 700 failed', 'drp_a 700 succeeded']);
  });

  it('counts what a person gave back by hand, whatever part it was for', async () => {
    const { reference = null } = await provider.start(charge());
    stripe.refundByHand(String(reference), 700);
    expect(await back(reference, { ...partA, owed: 700 })).toBe('refunded');
    expect(stripe.refunds).toHaveLength(1);
    expect(await back(reference, { ...partB, owed: 2500 })).toBe('refunded');
    expect(stripe.refunds.map(({ amount }) => amount)).toEqual([700, 1800]);
  });
});
