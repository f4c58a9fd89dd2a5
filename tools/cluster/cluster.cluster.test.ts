import { createLiveDrops, type LiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { endAbandonedTransactions } from '../../packages/server/src/platform/abandoned-transactions.ts';
import { connectMongo, type Mongo } from '../../packages/server/src/platform/mongo.ts';
import { leaveTransactionOpen } from '../../packages/server/test/helpers/leave-transaction-open.ts';
import { check } from '../chaos/checker/check.ts';
import { readDump } from '../chaos/checker/read-dump.ts';
import { redIds, verdictLines } from '../chaos/checker/verdict.ts';
import { runCrowd } from '../chaos/workload/crowd.ts';
import { INTENTS } from '../chaos/workload/intents.ts';
import { createNotebook } from '../chaos/workload/notebook.ts';
import { planDrops } from '../chaos/workload/plan-drops.ts';
import { quiesce } from '../chaos/workload/quiesce.ts';
import { openShop } from '../chaos/workload/shop.ts';
import { type Cluster, startCluster } from './cluster.ts';
import '../test/provided.ts';

// Everything goes through the balancer, unless a test says which server it asks.
let cluster: Cluster;
let mongoose: Mongo;

const isSkipped = !inject('hasCluster');

beforeAll(async () => {
  if (isSkipped) return;
  cluster = await startCluster({ say: () => {} });
  mongoose = await connectMongo(cluster.mongoUri);
});
afterAll(async () => {
  await mongoose?.close();
  await cluster?.[Symbol.asyncDispose]();
});

const SEED = 17;
const CROWD_MS = 10_000;
/** In production there is no demo provider who takes money, so nothing is held until it is paid. */
const WITHOUT_MONEY = new Set(['hold', 'refund', 'cancel']);

const openOwnShop = async (plan = planDrops(SEED, CROWD_MS)) => {
  const drops = plan.filter(({ holdSeconds }) => holdSeconds === null);
  return openShop({ nodes: [cluster.balancer], secret: cluster.secret }, mongoose.connection, drops);
};

/** The API of one server, past the balancer. */
function clientOf(name: string): LiveDrops {
  const node = cluster.nodes.find((one) => one.name === name);
  if (!node) throw new RangeError(`there is no ${name}`);
  return createLiveDrops({ baseUrl: node.url });
}

describe.skipIf(isSkipped)('a cluster behind its balancer', () => {
  it('a crowd buys, edits and repeats, and every promise holds', async () => {
    const shop = await openOwnShop();
    const notebook = createNotebook();
    const run = { seed: SEED, durationMs: CROWD_MS, servers: 1, fans: 20, workers: 6, restMs: 50 };
    const intents = INTENTS.filter(({ name }) => !WITHOUT_MONEY.has(name));
    await runCrowd(shop, notebook, { ...run, intents });
    await quiesce({ shop, notebook, connection: mongoose.connection, servers: 1 }, () => {});
    const dump = await readDump(
      mongoose.connection,
      shop.drops.map(({ id }) => id),
    );
    const verdicts = check({ drops: shop.drops, log: notebook.log, dump });
    expect(redIds(verdicts), verdictLines(verdicts).join('\n')).toEqual([]);
    const bought = notebook.log.orders.filter(({ outcome }) => outcome.kind === 'ok');
    expect(bought.length).toBeGreaterThan(50);
  });

  it('an edit shows at both servers at once to its writer, and reaches sockets of both', async () => {
    const shop = await openOwnShop([planDrops(SEED, CROWD_MS)[0]!]);
    const [drop] = shop.drops;
    const creator = drop!.creator.clients[0]!;
    const heard = new Map<string, Set<number>>();
    const watching = ['api-1', 'api-2'].map((name) => {
      const prices = new Set<number>();
      heard.set(name, prices);
      const realtime = createRealtime(clientOf(name));
      realtime.channel(`drop:${drop!.id}`).on('drop.updated', ({ data }) => prices.add(data.drop.price));
      return realtime;
    });
    await expect.poll(() => watching.map(({ state }) => state.name)).toEqual(['live', 'live']);
    const prices = [4100, 4200, 4300, 4400];
    for (const price of prices) {
      await creator.drops.update(drop!.id, { price });
      const seen = await Promise.all(
        Array.from({ length: 4 }, async () => (await creator.drops.get(drop!.id)).price),
      );
      expect(seen).toEqual([price, price, price, price]);
    }
    await expect.poll(() => heard.get('api-1')).toEqual(new Set(prices));
    await expect.poll(() => heard.get('api-2')).toEqual(new Set(prices));
    for (const realtime of watching) realtime.close();
  });

  it('the user of the servers ends its own transactions, and may do nothing beside its database', async () => {
    const shop = await openOwnShop([planDrops(SEED, CROWD_MS)[0]!]);
    const [drop] = shop.drops;
    await leaveTransactionOpen(cluster.mongoUri, drop!.id);
    await expect.poll(() => endAbandonedTransactions(mongoose.connection)).toBeGreaterThan(0);
    // By itself, MongoDB would end it after a minute.
    const endAll = () => endAbandonedTransactions(mongoose.connection, 0);
    await expect.poll(endAll, { timeout: 30_000 }).toBe(0);

    const client = mongoose.connection.getClient();
    const codeOf = (refused: Promise<unknown>) =>
      refused.then(
        () => 'done',
        (error: unknown) => (error instanceof mongo.MongoServerError ? error.code : String(error)),
      );
    expect([
      await codeOf(client.db('other').collection('things').insertOne({ a: 1 })),
      await codeOf(client.db('admin').command({ usersInfo: 1 })),
      await codeOf(client.db('admin').command({ shutdown: 1 })),
      await codeOf(client.db('livedrops').dropDatabase()),
    ]).toEqual([13, 13, 13, 13]);
  });

  it('the user of the servers in Redis has what they need, and may empty nothing', async () => {
    // All tests so far have used it.
    expect(await cluster.redis.refusals()).toEqual([]);
    const { port } = await cluster.redis.primary();
    const password = cluster.redis.env['REDIS_PASSWORD'] ?? '';
    const redis = new Redis({ host: '127.0.0.1', port, username: 'livedrops', password });
    const refused = await Promise.allSettled([
      redis.flushall(),
      redis.keys('*'),
      redis.set('somebody:else', '1'),
      redis.config('GET', '*'),
    ]);
    redis.disconnect();
    expect(refused.map((one) => (one.status === 'rejected' ? String(one.reason) : 'done'))).toEqual(
      Array.from(refused, () => expect.stringContaining('NOPERM')),
    );
  });

  it('Prometheus, where there is one, gets figures of everybody', async () => {
    const url = cluster.prometheus?.url ?? null;
    const healthOf = async () => {
      if (url === null) return 'nobody asks';
      const { data } = (await (await fetch(`${url}/api/v1/targets`)).json()) as {
        data: { activeTargets: { health: string }[] };
      };
      return data.activeTargets.map(({ health }) => health).join();
    };
    await expect.poll(healthOf).toBe(url === null ? 'nobody asks' : 'up,up,up,up,up');
  });

  it('a Redis that dies is replaced by its replica, and servers and sockets find it by the sentinels', async () => {
    const shop = await openOwnShop([planDrops(SEED, CROWD_MS)[0]!]);
    const [drop] = shop.drops;
    const creator = drop!.creator.clients[0]!;
    const before = await cluster.redis.primary();
    await before.kill();
    await expect.poll(async () => (await cluster.redis.primary()).name).not.toBe(before.name);
    for (const name of ['api-1', 'api-2'])
      await expect.poll(async () => (await clientOf(name).health.ready()).redis).toBe('up');
    let price = 5000;
    const realtimes = ['api-1', 'api-2'].map((name) => {
      const heard = new Set<number>();
      const realtime = createRealtime(clientOf(name));
      realtime.channel(`drop:${drop!.id}`).on('drop.updated', ({ data }) => heard.add(data.drop.price));
      return { realtime, heard };
    });
    await expect.poll(() => realtimes.map(({ realtime }) => realtime.state.name)).toEqual(['live', 'live']);
    price += 1;
    await creator.drops.update(drop!.id, { price });
    await expect.poll(() => realtimes.map(({ heard }) => heard.has(price))).toEqual([true, true]);
    for (const { realtime } of realtimes) realtime.close();
    before.start();
  });
});
