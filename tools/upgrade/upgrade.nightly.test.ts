import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { connectMongo } from '../../packages/server/src/platform/mongo.ts';
import { runHere } from '../../packages/server/test/helpers/run-command.ts';
import { openShop } from '../chaos/workload/shop.ts';
import { startServerNode } from '../cluster/server-node.ts';
import { startLoad, type Ways } from '../failover/load.ts';
import { judgeLoad, planPlenty } from '../failover/run-failover.ts';
import { anyFreePort } from '../services/free-port.ts';
import { liveADay, seeTheDay } from './live-a-day.ts';
import { fetchVersionBefore } from './version-before.ts';
import '../test/provided.ts';

const SELLS_MS = 3000;
const UNLIMITED = '1000000';
const DAY = {
  bio: 'Prints on linen',
  followerCount: 1,
  status: 'ended',
  title: 'Linen print, large',
  remaining: 2,
};
const OLD = 0;
const NEW = 1;

// The steps of docs/upgrade.md, with the version before and this one on one database while it sells.
it('the version before goes on selling while this one migrates, and beside it afterwards', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-upgrade-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { folder: before, commit } = await fetchVersionBefore();
  const env = makeEnv();
  const mongo = stack.adopt(await connectMongo(env.MONGO_URI), ({ close }) => close());
  stack.defer(() => mongo.connection.dropDatabase());

  const main = path.join(before, 'packages/server/src/main.ts');
  const old = stack.use(await startServerNode({ name: 'old', env, preload: null, folder, main }));
  await old.untilReady();
  const port = await anyFreePort();
  const nodes = [old, { url: `http://127.0.0.1:${port}` }];
  const shop = await openShop(
    { nodes, secret: env.JWT_SECRET },
    mongo.connection,
    [1, 2, 3, 4].map(planPlenty),
    {},
  );
  const sellDuring = async (name: string, ways: Ways, during: () => Promise<unknown>) => {
    const drop = shop.drops[names.push(name) - 1]!;
    const startedAt = Date.now();
    const load = await startLoad(shop, drop, ways);
    try {
      await Promise.all([during(), delay(SELLS_MS)]);
      const { connection } = mongo;
      const seen = { name, isPlanned: true, startedAt, electionMs: null };
      expect(
        (await judgeLoad({ load, drop, connection, ...seen })).broken,
        `${name}, with ${commit}`,
      ).toEqual([]);
    } finally {
      await load.stop();
      load.close();
    }
  };
  const names: string[] = [];

  await sellDuring('the old one sells while the new one migrates', { buy: OLD, look: OLD }, async () => {
    const migrated = await runHere(env, 'migrate');
    expect(migrated.code, migrated.err).toBe(0);
    expect(migrated.out).toMatch(/\b\d{4}-/);
  });
  const present = stack.use(await startServerNode({ name: 'new', env, preload: null, folder, port }));
  await present.untilReady();
  await sellDuring('bought at the old one, seen at the new one', { buy: OLD, look: NEW }, async () => {
    expect(await seeTheDay(present.url, await liveADay(old.url))).toEqual(DAY);
  });
  await sellDuring('bought at the new one, seen at the old one', { buy: NEW, look: OLD }, async () => {
    expect(await seeTheDay(old.url, await liveADay(present.url))).toEqual(DAY);
  });
  await sellDuring('the new one sells while the old one ends', { buy: NEW, look: NEW }, async () => {
    expect(await old.stop()).toBe(0);
  });
  expect(names).toHaveLength(4);
  const audit = await runHere(env, 'audit');
  expect(audit.code, audit.out).toBe(0);
});

function makeEnv() {
  const mongoUri = new URL(inject('mongoUri'));
  mongoUri.pathname = `/upgrade_${randomUUID().slice(0, 8)}`;
  return {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    MONGO_URI: mongoUri.href,
    REDIS_URL: inject('redisUrl'),
    JWT_SECRET: randomUUID() + randomUUID(),
    CONNECTIONS_PER_ADDRESS: UNLIMITED,
    RATE_LIMIT_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_AUTH_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_ORDERS_PER_MINUTE: UNLIMITED,
  };
}
