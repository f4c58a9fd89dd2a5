import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { refusalCountModel } from '../../src/sales/refusal-count.model.ts';
import { codeOf } from '../helpers/refusal.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';

// What a creator is told of a sale beside its totals: who looks, what is refused and why, how it went from the first second.

let redis: SlowRedis;
let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;

beforeAll(async () => {
  redis = await startSlowRedis(inject('redisUrl'));
  app = await startApp({ env: { REDIS_URL: redis.url } });
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  redis.mend();
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** Fans who are served by the other process. */
const fansElsewhere = (count: number) =>
  makeFans({ ...app, client: people(second.url).client }, count).map(({ client }) => client);
const fans = (count: number) => makeFans(app, count).map(({ client }) => client);

async function watch(url: string, token: string | undefined, topics: readonly string[]): Promise<void> {
  const realtime = createRealtime(people(url).client(token));
  onTestFinished(() => realtime.close());
  for (const topic of topics) realtime.channel(topic as `drop:${string}`).on('*', () => {});
  realtime.connect();
  await expect.poll(() => realtime.state.name).toBe('live');
}

describe('refused orders', () => {
  it('are counted by reason, whichever process refuses them', async () => {
    const drop = await makeDrop(creator.client, { stock: 2, perUserLimit: 1 });
    const [first, last, late] = fans(3) as [CreatorPerson['client'], ...CreatorPerson['client'][]];
    const [away, later] = fansElsewhere(2) as [CreatorPerson['client'], CreatorPerson['client']];
    await first.orders.create({ dropId: drop.id, quantity: 1 });
    expect(await codeOf(first.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('limit_reached');
    expect(await codeOf(away.orders.create({ dropId: drop.id, quantity: 1, unitPrice: 1 }))).toBe(
      'price_changed',
    );
    await last!.orders.create({ dropId: drop.id, quantity: 1 });
    for (const client of [late!, away, later])
      expect(await codeOf(client.orders.create({ dropId: drop.id, quantity: 1 }))).toBe('sold_out');
    await expect
      .poll(async () => (await creator.client.drops.sales(drop.id)).refused)
      .toEqual({ limit_reached: 1, price_changed: 1, sold_out: 3 });
    expect((await creator.client.drops.report(drop.id)).refused).toEqual({
      limit_reached: 1,
      price_changed: 1,
      sold_out: 3,
    });
  });

  it('are counted once for requests that share an answer, and not for drops that do not exist', async () => {
    const drop = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    const [client] = fans(1) as [CreatorPerson['client']];
    const order = { dropId: drop.id, quantity: 1 };
    const again = () => codeOf(client.orders.create(order, { idempotencyKey: 'the-same-key-0001' }));
    expect(new Set(await Promise.all([again(), again(), again()]))).toEqual(new Set(['not_started']));
    expect(await codeOf(client.orders.create({ dropId: 'drp_none', quantity: 1 }))).toBe('not_found');
    await expect
      .poll(async () => (await creator.client.drops.sales(drop.id)).refused['not_started'])
      .toBeGreaterThan(0);
    const counted = await refusalCountModel.collection(app.connection).find().toArray();
    expect(counted.map(({ _id }) => _id)).not.toContain('drp_none');
  });
});

describe('who looks', () => {
  it('is counted over all processes, without the creator, and is not guessed while Redis is away', async () => {
    const drop = await makeDrop(creator.client);
    const topic = `drop:${drop.id}`;
    const watching = async () => (await creator.client.drops.sales(drop.id)).watching;
    await watch(app.url, undefined, [topic]);
    await watch(second.url, undefined, [topic]);
    await watch(second.url, undefined, [topic]);
    await watch(app.url, creator.session.accessToken, [topic, `sales:${creator.creatorId}`]);
    await watch(second.url, creator.session.accessToken, [topic, `sales:${creator.creatorId}`]);
    await watch(second.url, undefined, ['drop:drp_other']);
    await expect.poll(watching).toBe(3);
    redis.cut();
    onTestFinished(() => redis.mend());
    await expect.poll(watching).toBeNull();
    redis.mend();
    await expect.poll(watching).toBe(3);
  });
});

describe('payments', () => {
  it('are counted by what became of them', async () => {
    const drop = await makeDrop(creator.client, { checkout: 'hold', holdSeconds: 60, stock: 9 });
    const [paid, declined, waiting, gone] = await Promise.all(
      fans(4).map(async (client) => ({
        client,
        id: (await client.orders.create({ dropId: drop.id, quantity: 1 })).id,
      })),
    );
    await paid!.client.orders.pay(paid!.id, { paymentMethod: 'demo_approve' });
    await declined!.client.orders.pay(declined!.id, { paymentMethod: 'demo_decline' });
    await gone!.client.orders.cancel(gone!.id);
    expect(waiting!.id).not.toBe('');
    await expect
      .poll(async () => (await creator.client.drops.sales(drop.id)).payments)
      .toEqual({ paid: 1, waiting: 2, declined: 1, expired: 0 });
    const instant = await makeDrop(creator.client);
    expect((await creator.client.drops.sales(instant.id)).payments).toBeNull();
  });
});

describe('the report', () => {
  it('has the rush by its seconds, the hours, the first time that nothing was left, and who follows', async () => {
    const drop = await makeDrop(creator.client, { stock: 3, price: 500, startsAt: inMs(-4_500) });
    const [one, two] = fans(2) as [CreatorPerson['client'], CreatorPerson['client']];
    await two.follows.follow(creator.creatorId);
    const first = await one.orders.create({ dropId: drop.id, quantity: 1 });
    const last = await two.orders.create({ dropId: drop.id, quantity: 2 });
    const soldOutAt = async () => (await creator.client.drops.report(drop.id)).soldOutAt;
    await expect.poll(soldOutAt).not.toBeNull();
    const report = await creator.client.drops.report(drop.id);
    const secondOf = ({ createdAt }: { createdAt: string }) =>
      Math.floor((Date.parse(createdAt) - Date.parse(drop.startsAt)) / 1000);
    expect(report).toMatchObject({
      orders: 2,
      units: 3,
      revenue: 1500,
      buyers: 2,
      followingBuyers: 1,
      stock: 3,
    });
    expect(report.rush.reduce((units, point) => units + point.units, 0)).toBe(3);
    expect(report.rush[0]?.second).toBe(secondOf(first));
    expect(report.rush.at(-1)?.second).toBe(secondOf(last));
    expect(report.hours).toEqual([expect.objectContaining({ orders: 2, units: 3, revenue: 1500 })]);
    expect(report.hours[0]?.at).toMatch(/:00:00\.000Z$/);
    expect(report.endedAt).toBeNull();

    await creator.client.drops.restock(drop.id, { quantity: 1 });
    await fans(1)[0]!.orders.create({ dropId: drop.id, quantity: 1 });
    await expect.poll(async () => (await creator.client.drops.get(drop.id)).status).toBe('sold_out');
    expect(await soldOutAt()).toBe(report.soldOutAt);
    const ended = await creator.client.drops.end(drop.id);
    expect((await creator.client.drops.report(drop.id)).endedAt).toBe(ended.endsAt);
  });

  it('leaves out what was cancelled, and is empty before the start', async () => {
    const drop = await makeDrop(creator.client, { stock: 5 });
    const [one] = fans(1) as [CreatorPerson['client']];
    const { id } = await one.orders.create({ dropId: drop.id, quantity: 2 });
    await one.orders.cancel(id);
    expect(await creator.client.drops.report(drop.id)).toMatchObject({
      orders: 0,
      buyers: 0,
      rush: [],
      hours: [],
      soldOutAt: null,
    });
    const planned = await makeDrop(creator.client, { startsAt: inMs(60_000) });
    expect(await creator.client.drops.report(planned.id)).toMatchObject({
      rush: [],
      refused: {},
      endedAt: null,
    });
  });

  it('is for the creator of the drop only', async () => {
    const drop = await makeDrop(creator.client);
    const stranger = await app.signUpCreator();
    const fan = await app.signUp();
    expect(await codeOf(stranger.client.drops.report(drop.id))).toBe('forbidden');
    expect(await codeOf(fan.client.drops.report(drop.id))).toBe('forbidden');
    expect(await codeOf(app.client().drops.report(drop.id))).toBe('unauthenticated');
    expect(await codeOf(creator.client.drops.report('drp_none'))).toBe('not_found');
  });
});
