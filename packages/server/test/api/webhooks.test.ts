import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateWebhookInput, Drop, WebhookDelivery, WebhookEndpointWithSecret } from '@livedrops/sdk';
import { webhookPayloadSchema } from '@livedrops/sdk/contract';
import { verifyWebhook, type WebhookEvent } from '@livedrops/sdk/webhooks';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createDropStore } from '../../src/drops/drop.store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { LoggedEvent } from '../../src/platform/log/event-log.ts';
import { createWebhooks } from '../../src/webhooks/index.ts';
import { deliveryModel } from '../../src/webhooks/webhook-delivery.model.ts';
import { endpointModel } from '../../src/webhooks/webhook-endpoint.model.ts';
import { openLog } from '../helpers/open-log.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { send } from '../helpers/send.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import {
  answer,
  answerTogether,
  hang,
  type Received,
  type Receiver,
  reset,
  startReceiver,
} from '../helpers/webhook-receiver.ts';

let app: TestApp;
let creator: CreatorPerson;
let receiver: Receiver;
let consume: (events: readonly LoggedEvent[]) => Promise<void>;
const lines: string[] = [];

beforeAll(async () => {
  // Without the list of what is left out: there must be nothing to leave out.
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  app = await startApp({ env: { WEBHOOK_ALLOW_PRIVATE: '1' }, overrides: { logger } });
  const { connection } = app;
  ({ consume } = createWebhooks({
    connection,
    publish: async () => {},
    findDropCreators: createDropStore(connection).creatorsOf,
    findNames: async () => () => 'Kim Fan',
    allowPrivate: true,
    onEndpointsChanged: () => {},
    clock: systemClock,
    logger,
  }));
});
afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  creator = await app.signUpCreator();
  receiver = await startReceiver();
});
afterEach(() => receiver[Symbol.asyncDispose]());

const register = (changes: Partial<CreateWebhookInput> = {}): Promise<WebhookEndpointWithSecret> =>
  creator.client.webhooks.create({ url: receiver.url, events: ['order.confirmed'], ...changes });

/** Deliveries of an endpoint, newest first. */
const logOf = async (endpointId: string): Promise<WebhookDelivery[]> =>
  (await creator.client.webhooks.deliveries(endpointId)).items;

const newestOf = async (endpointId: string): Promise<WebhookDelivery> => {
  const [newest] = await logOf(endpointId);
  return newest ?? expect.fail('there is no delivery');
};

/** What arrived, believed by our own verifier and by the reference library. */
async function verified({ headers, body }: Received, secret: string): Promise<WebhookEvent> {
  const event = await verifyWebhook(body, headers, secret);
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
  // Not a field more than the contract has.
  expect(webhookPayloadSchema.parse(JSON.parse(body))).toEqual(JSON.parse(body));
  return event;
}

const arrived = (count: number) => expect.poll(() => receiver.received.length).toBe(count);

/** Everything that has been told on the way of a drop's sales; waits until it is in the log. */
async function eventsOf(topic: string, type: string): Promise<LoggedEvent[]> {
  const log = openLog(app.connection);
  const find = async () => (await log.read(topic, 0, 1000)).filter((event) => event.type === type);
  await expect.poll(async () => (await find()).length, { message: `${type} on ${topic}` }).toBeGreaterThan(0);
  return find();
}

/** A fan buys; the event of their order. */
async function buy(...drops: Drop[]): Promise<{ userId: string; orderId: string; events: LoggedEvent[] }> {
  const { client, session } = await app.signUp('Kim Fan');
  const items = drops.map(({ id }, index) => ({ dropId: id, quantity: index + 1 }));
  const { id } = await client.orders.create(items.length === 1 ? items[0]! : { items });
  const userId = session.user.id;
  return { userId, orderId: id, events: await eventsOf(`user:${userId}`, 'order.confirmed') };
}

describe('endpoints', () => {
  it('are made, listed, changed and removed by their creator', async () => {
    const { webhooks } = creator.client;
    const { secret, ...made } = await register({
      events: ['drop.started', 'order.confirmed', 'drop.started'],
    });
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(made).toMatchObject({
      url: receiver.url,
      events: ['drop.started', 'order.confirmed'],
      enabled: true,
      disabledReason: null,
      failingSince: null,
      previousSecretExpiresAt: null,
    });
    const second = await register();
    expect((await webhooks.list()).items.map(({ id }) => id)).toEqual([second.id, made.id]);
    expect(await webhooks.get(made.id)).toEqual(made);
    const changed = await webhooks.update(made.id, { url: `${receiver.url}/2`, events: ['stock.low'] });
    expect(changed).toEqual({
      ...made,
      url: `${receiver.url}/2`,
      events: ['stock.low'],
      updatedAt: changed.updatedAt,
    });
    expect(await webhooks.update(made.id, { enabled: false })).toMatchObject({
      enabled: false,
      disabledReason: 'owner',
    });
    expect(await webhooks.update(made.id, { enabled: true })).toMatchObject({
      enabled: true,
      disabledReason: null,
    });
    await webhooks.delete(made.id);
    expect(await codeOf(webhooks.get(made.id))).toBe('not_found');
    expect((await webhooks.list()).items.map(({ id }) => id)).toEqual([second.id]);
  });

  it('show their secret once', async () => {
    const { id, secret } = await register();
    const { webhooks } = creator.client;
    const seen = JSON.stringify([
      await webhooks.list(),
      await webhooks.get(id),
      await webhooks.update(id, { events: ['stock.low'] }),
    ]);
    expect(seen).not.toContain(secret.slice(6, 30));
  });

  it('are unknown to everybody else', async () => {
    const { id } = await register();
    const { id: deliveryId } = await creator.client.webhooks.test(id);
    const { client } = await app.signUpCreator();
    const { webhooks } = client;
    expect((await webhooks.list()).items).toEqual([]);
    const calls = [
      webhooks.get(id),
      webhooks.update(id, { enabled: false }),
      webhooks.delete(id),
      webhooks.rotateSecret(id),
      webhooks.test(id),
      webhooks.deliveries(id),
      webhooks.delivery(id, deliveryId),
      webhooks.redeliver(id, deliveryId),
      webhooks.replay(id, { since: new Date(0).toISOString() }),
    ];
    expect(new Set(await Promise.all(calls.map(codeOf)))).toEqual(new Set(['not_found']));
    const other = await webhooks.create({ url: receiver.url, events: ['stock.low'] });
    expect(await codeOf(webhooks.delivery(other.id, deliveryId)), 'by way of an own endpoint').toBe(
      'not_found',
    );
    expect((await creator.client.webhooks.get(id)).enabled).toBe(true);
  });

  it('are ten at most, however many are made at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => register()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await codeOf(register())).toBe('limit_reached');
    const { items } = await creator.client.webhooks.list({ limit: 4 });
    expect(
      await endpointModel.collection(app.connection).countDocuments({ creatorId: creator.creatorId }),
    ).toBe(10);
    await creator.client.webhooks.delete(items[0]!.id);
    await register();
  });

  test.each([
    [{ url: 'nonsense' }, 'url'],
    [{ url: 'ftp://example.com/' }, 'url'],
    [{ url: 'https://me:secret@example.com/' }, 'url'],
    [{ url: 'https://example.com/#part' }, 'url'],
    [{ url: `https://example.com/${'a'.repeat(2048)}` }, 'url'],
    [{ events: [] }, 'events'],
    [{ events: ['order.paid'] }, 'events.0'],
    [{ events: ['webhook.test'] }, 'events.0'],
    [{ secret: 'whsec_mine' }, 'secret'],
  ])('refuse %o', async (changes, field) => {
    const body = { url: receiver.url, events: ['stock.low'], ...changes };
    const { problem } = await send(app.url, '/api/webhooks', { body, token: creator.session.accessToken });
    expect(problem).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ field }] });
    expect((await creator.client.webhooks.list()).items).toEqual([]);
  });

  it('lead to the public Internet, unless the operator says otherwise', async () => {
    await using strict = await startApp();
    const { client } = await strict.signUpCreator();
    for (const url of [
      receiver.url,
      'http://example.com/',
      'https://localhost/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://[::ffff:127.0.0.1]/',
      'https://169.254.169.254/latest/',
      'https://mongo/',
      'https://example.com:22/',
    ]) {
      const refusal = await refusalOf(client.webhooks.create({ url, events: ['stock.low'] }));
      expect(
        refusal.problem?.errors?.map(({ field }) => field),
        url,
      ).toEqual(['url']);
    }
    const { id } = await client.webhooks.create({ url: 'https://hooks.example.com/', events: ['stock.low'] });
    expect(await codeOf(client.webhooks.update(id, { url: receiver.url }))).toBe('validation_failed');
    // The rule was looser when this one was made: what is sent is judged as well.
    await endpointModel.collection(strict.connection).updateOne({ _id: id }, { $set: { url: receiver.url } });
    await client.webhooks.test(id);
    await expect
      .poll(async () => (await client.webhooks.deliveries(id)).items[0]?.lastAttempt?.error)
      .toBe('The URL must begin with https://');
    expect(receiver.received).toEqual([]);
  });
});

describe('a test', () => {
  it('arrives, signed, and is in the log', async () => {
    const { id, secret } = await register();
    receiver.plan(answer(204, {}, ''));
    const sent = await creator.client.webhooks.test(id);
    expect(sent).toMatchObject({ type: 'webhook.test', state: 'pending', attemptCount: 0, failure: null });
    await arrived(1);
    const event = await verified(receiver.received[0]!, secret);
    expect(event).toMatchObject({ id: sent.messageId, type: 'webhook.test', data: { endpointId: id } });
    await expect.poll(async () => (await newestOf(id)).state).toBe('delivered');
    const { payload, attempts, ...delivery } = await creator.client.webhooks.delivery(id, sent.id);
    expect(payload).toBe(receiver.received[0]!.body);
    expect(attempts).toHaveLength(1);
    expect(delivery).toMatchObject({
      attemptCount: 1,
      nextAttemptAt: null,
      lastAttempt: { status: 204, body: '', error: null },
    });
    expect(receiver.received[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'LiveDrops-Webhooks/1',
    });
  });

  it('goes to nobody who is disabled, and not too often', async () => {
    const { id } = await register();
    receiver.plan(hang);
    for (let count = 0; count < 5; count += 1) await creator.client.webhooks.test(id);
    expect(await codeOf(creator.client.webhooks.test(id))).toBe('limit_reached');
    await creator.client.webhooks.update(id, { enabled: false });
    expect(await codeOf(creator.client.webhooks.test(id))).toBe('invalid_transition');
  });
});

describe('events', () => {
  it('of own drops and orders arrive once, however often they are told', async () => {
    const { id, secret } = await register({ events: ['drop.started', 'order.confirmed'] });
    const drop = await makeDrop(creator.client);
    const { userId, orderId, events } = await buy(drop);
    const started = await eventsOf(`creator:${creator.creatorId}`, 'drop.started');
    const told = [...events, ...started];
    await Promise.all([consume(told), consume(told)]);
    await consume(told);
    await arrived(2);
    await sleep(600);
    expect(receiver.received).toHaveLength(2);
    const heard = await Promise.all(receiver.received.map((one) => verified(one, secret)));
    const order = heard.find((event) => event.type === 'order.confirmed');
    expect(order?.data).toEqual({
      order: {
        id: orderId,
        number: expect.any(String) as string,
        userId,
        buyerName: 'Kim Fan',
        status: 'confirmed',
        items: [
          {
            dropId: drop.id,
            title: drop.title,
            quantity: 1,
            unitPrice: drop.price,
            status: 'confirmed',
            fulfillment: 'PENDING',
            failure: null,
            refund: null,
            refunded: 0,
          },
        ],
        total: drop.price,
        currency: drop.currency,
        fulfillment: 'PENDING',
        failure: null,
        dispute: null,
        version: 1,
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
      },
      dropIds: [drop.id],
    });
    expect(heard.find((event) => event.type === 'drop.started')?.data).toMatchObject({
      drop: { id: drop.id },
    });
    await expect
      .poll(async () => (await logOf(id)).map(({ state }) => state))
      .toEqual(['delivered', 'delivered']);
  });

  it('of one order say which of them is newer, whatever order they come in', async () => {
    const { secret } = await register({ events: ['order.confirmed', 'order.fulfillment'] });
    const drop = await makeDrop(creator.client);
    const { orderId } = await buy(drop);
    await arrived(1);
    await creator.client.orders.fulfill(orderId, { fulfillment: 'PROCESSING' });
    await creator.client.orders.fulfill(orderId, { fulfillment: 'SHIPPED' });
    await arrived(3);
    const heard = await Promise.all(receiver.received.map((one) => verified(one, secret)));
    const orders = heard.flatMap(({ data }) => ('order' in data ? [data.order] : []));
    const byVersion = orders.toSorted((a, b) => a.version - b.version);
    expect(byVersion.map(({ fulfillment }) => fulfillment)).toEqual(['PENDING', 'PROCESSING', 'SHIPPED']);
    expect(new Set(orders.map(({ version }) => version)).size).toBe(3);
    // What a signed-in reader sees is the newest of them.
    const [sold] = (await creator.client.drops.orders(drop.id)).items;
    expect(sold?.fulfillment).toBe(byVersion.at(-1)?.fulfillment);
  });

  it('of a basket tell each creator their own part', async () => {
    const other = await app.signUpCreator('Ben Maker');
    await using elsewhere = await startReceiver();
    const { secret } = await register();
    const theirs = await other.client.webhooks.create({ url: elsewhere.url, events: ['order.confirmed'] });
    const [one, two] = [await makeDrop(creator.client), await makeDrop(other.client)];
    await consume((await buy(one, two)).events);
    await arrived(1);
    await expect.poll(() => elsewhere.received.length).toBe(1);
    const [mine] = await Promise.all(receiver.received.map((got) => verified(got, secret)));
    const [got] = await Promise.all(elsewhere.received.map((sent) => verified(sent, theirs.secret)));
    expect(mine).toMatchObject({
      data: { order: { items: [{ dropId: one.id, quantity: 1 }], total: 2500 } },
    });
    expect(got).toMatchObject({ data: { order: { items: [{ dropId: two.id, quantity: 2 }], total: 5000 } } });
    expect(mine?.id).not.toBe(got?.id);
  });

  it('of creators without endpoints leave nothing behind', async () => {
    const { events } = await buy(await makeDrop(creator.client));
    const before = await deliveryModel.collection(app.connection).countDocuments();
    await consume(events);
    expect(await deliveryModel.collection(app.connection).countDocuments()).toBe(before);
  });

  it('do not wait for others behind a slow endpoint', async () => {
    await using slow = await startReceiver();
    // A busy machine may be so slow that some are given up, and others have their places.
    let [open, most] = [0, 0];
    slow.plan((response) => {
      most = Math.max(most, (open += 1));
      response.once('close', () => (open -= 1));
    });
    await register({ url: slow.url });
    const drop = await makeDrop(creator.client, { stock: 100 });
    const fans = makeFans(app, 40);
    await Promise.all(fans.map(({ client }) => client.orders.create({ dropId: drop.id, quantity: 1 })));
    const told: LoggedEvent[] = [];
    for (const { userId } of fans) told.push(...(await eventsOf(`user:${userId}`, 'order.confirmed')));
    await consume(told);
    await expect.poll(() => most).toBe(8);
    const quick = await register({ events: ['stock.low'] });
    await creator.client.webhooks.test(quick.id);
    await arrived(1);
    expect(most, 'not more than its share, all the time').toBe(8);
  });
});

describe('rotation', () => {
  it('has both secrets sign for a day', async () => {
    const { id, secret } = await register();
    const rotated = await creator.client.webhooks.rotateSecret(id);
    expect(rotated.secret).not.toBe(secret);
    const leftMs = Date.parse(rotated.previousSecretExpiresAt ?? '') - Date.now();
    expect(Math.round(leftMs / 3_600_000)).toBe(24);
    await creator.client.webhooks.test(id);
    await arrived(1);
    expect(receiver.received[0]!.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
    for (const either of [secret, rotated.secret]) await verified(receiver.received[0]!, either);
    await endpointModel
      .collection(app.connection)
      .updateOne({ _id: id }, { $set: { 'secrets.1.expiresAt': new Date() } });
    await creator.client.webhooks.test(id);
    await arrived(2);
    await verified(receiver.received[1]!, rotated.secret);
    await expect(verified(receiver.received[1]!, secret)).rejects.toMatchObject({
      code: 'no_matching_signature',
    });
    expect((await creator.client.webhooks.get(id)).previousSecretExpiresAt).toBeNull();
  });

  it('loses no secret to another rotation at the same time, and ends', async () => {
    const { id, secret } = await register();
    const { webhooks } = creator.client;
    const rotated = await Promise.allSettled(Array.from({ length: 5 }, () => webhooks.rotateSecret(id)));
    const secrets = rotated.flatMap((one) => (one.status === 'fulfilled' ? [one.value.secret] : []));
    expect(secrets).toHaveLength(3);
    expect(await codeOf(webhooks.rotateSecret(id))).toBe('limit_reached');
    await webhooks.test(id);
    await arrived(1);
    for (const each of [secret, ...secrets]) await verified(receiver.received[0]!, each);
  });
});

describe('a receiver that fails', () => {
  it('is asked again under the same id until it takes the message', async () => {
    const { id, secret } = await register();
    receiver.plan(answer(500, {}, 'sorry'), answer(200));
    await creator.client.webhooks.test(id);
    await arrived(1);
    await expect.poll(async () => (await newestOf(id)).attemptCount).toBe(1);
    expect(await newestOf(id)).toMatchObject({
      state: 'pending',
      lastAttempt: { status: 500, body: 'sorry', error: 'It answered with 500' },
      nextAttemptAt: expect.any(String) as string,
    });
    await expect.poll(async () => (await creator.client.webhooks.get(id)).failingSince).not.toBeNull();
    await arrived(2);
    const [first, second] = receiver.received;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(5000);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(second!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp']);
    expect(second!.body).toBe(first!.body);
    await verified(second!, secret);
    await expect.poll(async () => (await newestOf(id)).state).toBe('delivered');
    await expect.poll(async () => (await creator.client.webhooks.get(id)).failingSince).toBeNull();
    const { attempts } = await creator.client.webhooks.delivery(id, (await newestOf(id)).id);
    expect(attempts.map(({ status }) => status)).toEqual([200, 500]);
  });

  it.each([
    ['resets', reset, { status: null, error: expect.stringMatching(/reset|hang up/) as string }],
    [
      'redirects',
      answer(301, { location: '/' }),
      { status: 301, error: expect.stringContaining('redirect') as string },
    ],
    ['is too busy', answer(429, { 'retry-after': '7200' }), { status: 429, error: 'It answered with 429' }],
  ])('%s: it is tried again later', async (_name, fate, lastAttempt) => {
    const { id } = await register();
    receiver.plan(fate);
    await creator.client.webhooks.test(id);
    await expect.poll(async () => (await newestOf(id)).lastAttempt).toMatchObject(lastAttempt);
    const { state, nextAttemptAt } = await newestOf(id);
    expect(state).toBe('pending');
    const waitMs = Date.parse(nextAttemptAt ?? '') - Date.now();
    if (lastAttempt.status === 429) expect(waitMs).toBeGreaterThan(7_000_000);
    else expect(waitMs).toBeLessThan(10_000);
  });

  it('is gone: the endpoint is disabled, and its owner told', async () => {
    const { id } = await register();
    receiver.plan(answer(410));
    await creator.client.webhooks.test(id);
    await expect.poll(async () => (await creator.client.webhooks.get(id)).disabledReason).toBe('gone');
    expect(await newestOf(id)).toMatchObject({ state: 'failed', failure: 'It answered with 410' });
    const userId = creator.session.user.id;
    await eventsOf(`user:${userId}`, 'webhook.disabled');
    const { items } = await creator.client.events.list({ topic: `user:${userId}` });
    expect(items.map(({ type, data }) => [type, data])).toEqual([
      ['webhook.disabled', { endpoint: await creator.client.webhooks.get(id) }],
    ]);
    expect(await codeOf(creator.client.webhooks.redeliver(id, (await newestOf(id)).id))).toBe(
      'invalid_transition',
    );
  });

  it('for five days is disabled, and its owner told once', async () => {
    const { id } = await register();
    const failingSince = new Date(Date.now() - 5 * 86_400_000 - 1000);
    await endpointModel.collection(app.connection).updateOne({ _id: id }, { $set: { failingSince } });
    receiver.plan(answerTogether(3, 500));
    await Promise.all([1, 2, 3].map(() => creator.client.webhooks.test(id)));
    await expect.poll(async () => (await creator.client.webhooks.get(id)).disabledReason).toBe('failing');
    await arrived(3);
    expect(await eventsOf(`user:${creator.session.user.id}`, 'webhook.disabled')).toHaveLength(1);
    const enabled = await creator.client.webhooks.update(id, { enabled: true });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
  });

  it('for less than that is not disabled', async () => {
    const { id } = await register();
    const failingSince = new Date(Date.now() - 5 * 86_400_000 + 60_000);
    await endpointModel.collection(app.connection).updateOne({ _id: id }, { $set: { failingSince } });
    receiver.plan(answer(500));
    await creator.client.webhooks.test(id);
    await expect.poll(async () => (await newestOf(id)).attemptCount).toBe(1);
    expect((await creator.client.webhooks.get(id)).enabled).toBe(true);
  });
});

describe('the log', () => {
  /** Messages that failed for good. */
  async function makeFailed(endpointId: string, count: number): Promise<WebhookDelivery[]> {
    // Nothing is tried again while the others are made.
    receiver.plan(answer(500, { 'retry-after': '7200' }));
    for (let index = 0; index < count; index += 1) await creator.client.webhooks.test(endpointId);
    await expect
      .poll(async () => (await logOf(endpointId)).every(({ attemptCount }) => attemptCount === 1))
      .toBe(true);
    await deliveryModel
      .collection(app.connection)
      .updateMany(
        { endpointId },
        { $set: { state: 'failed', failure: 'It answered with 500', nextAttemptAt: null, tries: 10 } },
      );
    return logOf(endpointId);
  }

  it('has pages, and can be filtered by state', async () => {
    const { id } = await register();
    await makeFailed(id, 3);
    receiver.plan(answer(200));
    await creator.client.webhooks.test(id);
    await expect.poll(async () => (await newestOf(id)).state).toBe('delivered');
    const { webhooks } = creator.client;
    const states = async (state?: WebhookDelivery['state']) => {
      const { items } = await webhooks.deliveries(id, { ...(state && { state }) });
      return items.map((one) => one.state);
    };
    expect(await states()).toEqual(['delivered', 'failed', 'failed', 'failed']);
    expect(await states('failed')).toEqual(['failed', 'failed', 'failed']);
    expect(await states('pending')).toEqual([]);
    const seen: string[] = [];
    for await (const delivery of webhooks.deliveries(id, { limit: 2 })) seen.push(delivery.id);
    expect(seen).toEqual((await logOf(id)).map((one) => one.id));
    expect(await codeOf(webhooks.deliveries(id, { cursor: 'bm90IG91cnM' }))).toBe('validation_failed');
    await webhooks.delete(id);
    expect(await deliveryModel.collection(app.connection).countDocuments({ endpointId: id })).toBe(0);
  });

  it('sends one again under the same id, with all its tries', async () => {
    const { id } = await register();
    const [failed] = await makeFailed(id, 1);
    receiver.plan(answer(200));
    const { webhooks } = creator.client;
    const [one, two] = await Promise.all([1, 2].map(() => webhooks.redeliver(id, failed!.id)));
    expect([one!.messageId, two!.messageId]).toEqual([failed!.messageId, failed!.messageId]);
    await arrived(2);
    await expect.poll(async () => (await newestOf(id)).state).toBe('delivered');
    await sleep(600);
    expect(receiver.received, 'asked twice, sent once').toHaveLength(2);
    expect(receiver.received[1]!.headers['webhook-id']).toBe(failed!.messageId);
    expect(await deliveryModel.collection(app.connection).findOne({ _id: failed!.id })).toMatchObject({
      round: 1,
      tries: 1,
      attemptCount: 2,
      failure: null,
    });
    // What has arrived can be sent again as well.
    await webhooks.redeliver(id, failed!.id);
    await arrived(3);
    expect(await codeOf(webhooks.redeliver(id, 'whd_none'))).toBe('not_found');
  });

  it('sends everything again that failed since an instant', async () => {
    const { id } = await register();
    const failed = await makeFailed(id, 4);
    const old = failed.slice(2).map((one) => one.id);
    await deliveryModel
      .collection(app.connection)
      .updateMany({ _id: { $in: old } }, { $set: { createdAt: new Date(Date.now() - 3_600_000) } });
    receiver.plan(answer(200));
    const { webhooks } = creator.client;
    const since = new Date(Date.now() - 1_800_000).toISOString();
    expect(await webhooks.replay(id, { since })).toEqual({ count: 2 });
    expect((await webhooks.replay(id, { since })).count, 'they are on their way').toBe(0);
    await arrived(6);
    await expect
      .poll(async () => (await logOf(id)).map(({ state }) => state))
      .toEqual(['delivered', 'delivered', 'failed', 'failed']);
    expect(await codeOf(webhooks.replay(id, { since: 'yesterday' }))).toBe('validation_failed');
  });
});

it('never writes a secret into the logs of the server', () => {
  const sent = lines.filter((line) => line.includes('webhook sent'));
  expect(sent.length).toBeGreaterThan(0);
  expect(lines.join('\n')).not.toMatch(/whsec_|"secret/);
});
