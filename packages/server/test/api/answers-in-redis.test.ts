import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createLogger } from '../../src/platform/logger.ts';
import {
  type AnswersBehind,
  keepAnswersInRedis,
  type KeptAnswer,
} from '../../src/platform/reads/answers-in-redis.ts';
import { connectRedis, type RedisClient } from '../../src/platform/redis.ts';
import { makeDrop } from '../helpers/shop.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { people, startApp, type TestApp } from '../helpers/start-app.ts';
import { sendRaw } from '../helpers/two-ways.ts';

const KEY = '/api/drops/drp_1';
const clock = { now: () => Date.now() };

/** An answer that was read now. */
const answer = (text: string, readAt = Date.now()): KeptAnswer => ({
  answer: { status: 200, headers: { 'X-Of': 'all' }, contentType: 'application/json', body: text },
  tags: ['drop-1'],
  lifeMs: 1000,
  cdn: { freshSeconds: 2, staleSeconds: 1 },
  changesAt: null,
  readAt,
});

describe('answers that processes read for each other', () => {
  let namespace: string;
  let way: SlowRedis;
  let clients: RedisClient[];
  let one: AnswersBehind;
  let other: AnswersBehind;

  beforeEach(async () => {
    namespace = randomUUID();
    way = await startSlowRedis(inject('redisUrl'));
    const logger = createLogger('silent');
    clients = [way.url, way.url].map((url) => connectRedis({ url }, logger, 'commands'));
    await Promise.all(clients.map((client) => new Promise((resolve) => client.once('ready', resolve))));
    // A busy machine is not a slow Redis.
    [one, other] = clients.map((client) => open(client, 10_000)) as [AnswersBehind, AnswersBehind];
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await way[Symbol.asyncDispose]();
  });

  const open = (client: RedisClient, patienceMs: number) =>
    keepAnswersInRedis(client, { namespace, clock, patienceMs });

  it('are read by one process; another one that asks meanwhile gets what the first has read', async () => {
    expect(await one.find(KEY, 0)).toBeNull();
    const waiting = other.find(KEY, 0);
    const kept = answer('{"title":"Zoë 🎈"}');
    one.keep(KEY, kept, 60_000);
    expect(await waiting).toEqual(kept);
    expect(await one.find(KEY, 0)).toEqual(kept);
  });

  it('are not given to a caller who wants a newer one', async () => {
    const kept = answer('{}', 1_700_000_000_000);
    one.keep(KEY, kept, 60_000);
    await expect.poll(() => other.find(KEY, kept.readAt - 1)).toEqual(kept);
    expect(await other.find(KEY, kept.readAt)).toBeNull();
  });

  it('are read by the next one when there was nothing, or when it was too much to keep', async () => {
    expect(await one.find(KEY, 0)).toBeNull();
    one.leave(KEY);
    expect(await other.find(KEY, 0)).toBeNull();
    other.keep(KEY, answer('x'.repeat(300_000)), 60_000);
    expect(await one.find(KEY, 0)).toBeNull();
    one.keep(KEY, answer('late'), 0);
    expect(await other.find(KEY, 0)).toBeNull();
  });

  it('are read by all when the one whose turn it was says nothing', async () => {
    expect(await one.find(KEY, 0)).toBeNull();
    expect(await other.find(KEY, 0)).toBeNull();
  });

  it('are read by all while Redis does not answer, and shared again when it does', async () => {
    const hasty = open(clients[0] as RedisClient, 50);
    way.pause();
    expect(await hasty.find(KEY, 0)).toBeNull();
    hasty.keep(KEY, answer('lost'), 60_000);
    expect(await hasty.find(KEY, 0)).toBeNull();
    way.resume();
    await expect
      .poll(async () => {
        hasty.keep(KEY, answer('kept'), 60_000);
        return (await other.find(KEY, 0))?.answer.body;
      })
      .toBe('kept');
  });

  it('are told by names that mean nothing to Redis, however they look', async () => {
    const keys = [
      '/api/products?q=}{',
      `/api/products?q=${'%F0%9F%8E%88'.repeat(1000)}`,
      '/api/products?q=*',
    ];
    for (const key of keys) one.keep(key, answer(key), 60_000);
    for (const key of keys) await expect.poll(async () => (await other.find(key, 0))?.answer.body).toBe(key);
  });
});

it('a second process takes from the first what that one has read, until it changes', async () => {
  const figures = { METRICS_TOKEN: 'a-token-for-figures' };
  await using first = await startApp({ env: figures, overrides: { sharedReads: true } });
  await using second = await startApp({ env: { ...first.env }, overrides: { sharedReads: true } });
  const creator = await people(first.url).signUpCreator();
  const product = (await makeDrop(creator.client)).productId;
  const read = async (app: TestApp) => {
    const { body } = await sendRaw({ app }, { path: `/api/products/${product}`, headers: {} });
    return JSON.parse(body) as { title: string };
  };
  const fetched = async () => {
    const text = await (
      await fetch(`${second.url}/metrics`, { headers: { authorization: 'Bearer a-token-for-figures' } })
    ).text();
    return Number(/shared_reads_fetched_total\{from="redis"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  await read(first);
  await expect
    .poll(async () => {
      await read(second);
      return fetched();
    })
    .toBeGreaterThan(0);
  for (let turn = 0; turn < 5; turn += 1) {
    const title = `Renamed ${turn}`;
    await creator.client.products.update(product, { title });
    expect((await read(first)).title).toBe(title);
    await expect.poll(async () => (await read(second)).title).toBe(title);
  }
});
