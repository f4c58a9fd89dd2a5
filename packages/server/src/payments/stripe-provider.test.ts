import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeStripe, startFakeStripe } from '../../test/helpers/fake-stripe.ts';
import type { Charge, PaymentProvider, Refund } from './provider.ts';
import { createCallStripe, createStripeClient } from './stripe-client.ts';
import { createStripeProvider } from './stripe-provider.ts';

let stripe: FakeStripe;
let provider: PaymentProvider;

beforeAll(async () => {
  stripe = await startFakeStripe();
});
afterAll(() => stripe[Symbol.asyncDispose]());
beforeEach(() => {
  stripe.reset();
  const client = createStripeClient({ secretKey: 'sk_test_canary', webhookSecrets: [], apiUrl: stripe.url });
  provider = createStripeProvider(createCallStripe(client));
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
  const back = (changes: Partial<Refund> = {}) =>
    provider.refund({
      orderId: 'ord_1',
      reference: null,
      part: 'drp_1',
      amount: 2500,
      currency: 'EUR',
      made: 0,
      ...changes,
    });
  const find = () => provider.findBack({ orderId: 'ord_1', reference: null, currency: 'EUR' });
  const made = () =>
    stripe.refunds.map(({ metadata, amount, status }) => [metadata['part'], amount, status].join(' '));

  it('happens once, however often the same is asked for', async () => {
    const { reference } = await provider.start(charge());
    const answers = [await back(), await back({ reference: String(reference) })];
    const refund = { id: 're_1', part: 'drp_1', amount: 2500, status: 'succeeded' };
    for (const answer of answers)
      expect(answer).toEqual({ reference, back: { refunds: [refund], disputes: [] } });
    expect(made()).toEqual(['drp_1 2500 succeeded']);
    expect(stripe.requests.at(-1)?.headers['idempotency-key']).toBe('livedrops-refund-ord_1-drp_1-0');
  });

  it('again is another one', async () => {
    await provider.start(charge());
    await back({ amount: 1000 });
    await back({ amount: 1500, made: 1 });
    await back({ amount: 500, made: 0, part: 'drp_2' }).catch(() => {});
    expect(made()).toEqual(['drp_1 1000 succeeded', 'drp_1 1500 succeeded']);
  });

  it.each([
    ['pending', { status: 'pending' }],
    ['requires_action', { status: 'pending' }],
    ['succeeded', { status: 'succeeded' }],
    ['failed', { status: 'failed' }],
    ['canceled', { status: 'failed', failure: 'withdrawn' }],
  ])('that is %s at Stripe is so here', async (status, told) => {
    await provider.start(charge());
    stripe.refundsAre(status);
    const refunds = [{ id: 're_1', part: 'drp_1', amount: 2500, ...told }];
    expect((await back()).back.refunds).toEqual(refunds);
    expect((await find()).back.refunds).toEqual(refunds);
  });

  it.each([
    ['expired_or_canceled_card', 'card_expired'],
    ['lost_or_stolen_card', 'card_lost'],
    ['declined', 'bank_declined'],
    ['insufficient_funds', 'provider_short'],
    ['charge_for_pending_refund_disputed', 'disputed'],
    ['merchant_request', 'withdrawn'],
    ['unknown', undefined],
    ['a word of tomorrow', undefined],
  ])('that failed for %s says so', async (reason, failure) => {
    await provider.start(charge());
    stripe.refundsAre('failed');
    await back();
    stripe.refunds[0]!.failure_reason = reason;
    const [refund] = (await find()).back.refunds;
    expect([refund?.status, refund?.failure]).toEqual(['failed', failure]);
  });

  it.each([
    ['payment_method_unsupported', 'refused'],
    ['balance_insufficient', 'provider_short'],
  ])(
    'that Stripe refuses for good (%s) has failed, the same however often it is asked for',
    async (code, failure) => {
      await provider.start(charge());
      stripe.refuseRefunds(code);
      const refused = { id: 'refused-drp_1-0', part: 'drp_1', amount: 2500, status: 'failed', failure };
      for (let times = 0; times < 2; times += 1) expect((await back()).back.refunds).toEqual([refused]);
      expect(made()).toEqual([]);
    },
  );

  it.each(['charge_disputed', 'charge_already_refunded'])(
    'that is refused for what the next look sees (%s) is asked for again',
    async (code) => {
      await provider.start(charge());
      stripe.refuseRefunds(code);
      await expect(back()).rejects.toThrow('stripe');
    },
  );

  it('is found whoever did it, oldest first, in our own units', async () => {
    const { reference } = await provider.start(charge({ currency: 'ISK', amount: 2500 }));
    await provider.refund({ ...refundOf('ISK'), amount: 700 });
    stripe.refundByHand(String(reference), 30_000);
    const found = await provider.findBack({ orderId: 'ord_1', reference: null, currency: 'ISK' });
    expect(found).toEqual({
      reference,
      back: {
        refunds: [
          { id: 're_1', part: 'drp_1', amount: 700, status: 'succeeded' },
          { id: 're_2', part: null, amount: 300, status: 'succeeded' },
        ],
        disputes: [],
      },
    });
  });
  const refundOf = (currency: string): Refund => ({
    orderId: 'ord_1',
    reference: null,
    part: 'drp_1',
    amount: 2500,
    currency,
    made: 0,
  });

  it.each([
    ['warning_needs_response', 'open', true],
    ['warning_under_review', 'open', false],
    ['warning_closed', 'won', false],
    ['needs_response', 'open', true],
    ['under_review', 'open', false],
    ['won', 'won', false],
    ['lost', 'lost', false],
    ['appeal_under_review', 'lost', false],
    ['something_new', 'open', false],
  ])('knows of a dispute that is %s: %s', async (status, told, isAsked) => {
    const { reference } = await provider.start(charge());
    stripe.dispute(String(reference), { amount: 2500, status, dueBy: 1_900_000_000 });
    const answerBy = isAsked ? new Date(1_900_000_000_000) : null;
    expect((await find()).back.disputes).toEqual([
      { id: 'dp_1', amount: 2500, status: told, answerBy, isRefundable: status === 'won' },
    ]);
  });

  it.each([
    [undefined, 'won'],
    [2500, 'lost'],
  ])('knows of a dispute that was prevented, and whether that took the money (%s)', async (taken, status) => {
    const { reference } = await provider.start(charge());
    stripe.dispute(String(reference), {
      amount: 2500,
      status: 'prevented',
      ...(taken !== undefined && { taken }),
    });
    expect((await find()).back.disputes).toMatchObject([{ status }]);
  });

  it('of a payment that is not there is no answer', async () => {
    for (const work of [back(), find()]) expect((await failing(work)).name).toBe('ProviderError');
  });
});

it.each([null, 'pm_card_visa'])('lets in no method that is decided days later (%s)', async (method) => {
  await provider.start(charge({ method }));
  const { body = {} } = stripe.requests[0] ?? {};
  const excluded = Object.entries(body).flatMap(([name, value]) =>
    name.startsWith('excluded_payment_method_types[') ? [value] : [],
  );
  expect(excluded).toEqual(
    expect.arrayContaining(['sepa_debit', 'us_bank_account', 'customer_balance', 'oxxo']),
  );
  expect(excluded).not.toContain('card');
  const { reference = null } = await provider.start(charge({ method: 'pm_sepa_debit', attempt: 2 }));
  expect(stripe.intents.find(({ id }) => id === reference)?.status).not.toBe('processing');
});
