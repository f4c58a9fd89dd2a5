import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { expect, inject, it } from 'vitest';
import { createProgram } from '../../../../tools/cluster/program.ts';
import { startReplicaSet } from '../../../../tools/cluster/replica-set.ts';
import { dataDir, ensureDir } from '../../../../tools/services/data-dir.ts';
import { resolveMongod } from '../../../../tools/services/fetch/resolve-mongod.ts';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { orderModel } from '../../src/orders/order.model.ts';
import { runHere } from '../helpers/run-command.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const SET = 'livedrops';
const PLENTY = 1_000_000;

// The steps of docs/backup.md, while it sells.
it('files of a member, copied while it sells, bring back every order that was accepted before', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-backup-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const mongod = (await resolveMongod(path.join(dataDir(), 'cache'))).path;
  const redisUrl = `${inject('redisUrl').replace(/\/\d*$/, '')}/9`;
  const copy = path.join(folder, 'copy');

  const sold = await sellAndBackUp({ mongod, folder: ensureDir(folder, 'set'), redisUrl, copy });
  expect(sold.before.length).toBeGreaterThan(50);

  await emptyRedis(redisUrl);
  const mongoUri = await restore({ mongod, folder, copy }, stack);
  const audit = await runHere({ MONGO_URI: mongoUri }, 'audit');
  expect(audit.code, audit.out).toBe(0);
  const env = { MONGO_URI: mongoUri, REDIS_URL: redisUrl, JWT_SECRET: sold.secret };
  const app = stack.use(await startApp({ env }));
  const orders = orderModel.collection(app.connection);
  expect(await orders.countDocuments({ _id: { $in: sold.before } })).toBe(sold.before.length);
  expect(await orders.countDocuments({ _id: { $in: sold.all } })).toBe(await orders.countDocuments());

  const [fan] = makeFans(app, 1);
  const order = await fan?.client.orders.create({ dropId: sold.dropId, quantity: 1 });
  expect(order).toMatchObject({ status: 'confirmed' });
});

type Sale = { mongod: string; folder: string; redisUrl: string; copy: string };

/** Orders that were accepted before the copy was begun, and all. The database and its servers are gone afterwards. */
async function sellAndBackUp({ mongod, folder, redisUrl, copy }: Sale) {
  await using stack = new AsyncDisposableStack();
  const kind = 'plain' as const;
  const set = stack.use(
    await startReplicaSet({ mongod, folder, name: SET, kind, transactionLifetimeSeconds: null }),
  );
  const app = stack.use(await startApp({ env: { MONGO_URI: set.uri('shop'), REDIS_URL: redisUrl } }));
  const { client } = await app.signUpCreator();
  const { id: dropId } = await makeDrop(client, { stock: PLENTY });
  const all: string[] = [];
  const closing = new AbortController();
  const buying = letFansBuy(app, { dropId, all, signal: closing.signal });
  await expect.poll(() => all.length).toBeGreaterThan(50);
  const before = [...all];
  await set.backUp(copy);
  await expect.poll(() => all.length).toBeGreaterThan(before.length + 50);
  closing.abort();
  await buying;
  return { before, all, dropId, secret: app.env['JWT_SECRET'] ?? '' };
}

type Buying = { dropId: string; all: string[]; signal: AbortSignal };

async function letFansBuy(app: TestApp, { dropId, all, signal }: Buying): Promise<void> {
  const buyOn = async ({ client }: ReturnType<typeof makeFans>[number]) => {
    while (!signal.aborted) all.push((await client.orders.create({ dropId, quantity: 1 })).id);
  };
  await Promise.all(makeFans(app, 6).map(buyOn));
}

async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

/** A set of one member on the copy. It still has the names of the members of before, who are gone. */
async function restore(
  { mongod, folder, copy }: Pick<Sale, 'mongod' | 'folder' | 'copy'>,
  stack: AsyncDisposableStack,
): Promise<string> {
  const port = await anyFreePort();
  const args = ['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', copy, '--replSet', SET];
  const program = createProgram({ name: 'restored', command: mongod, args, folder });
  program.start();
  stack.defer(() => program.kill());
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 120_000,
  });
  stack.defer(() => client.close());
  const admin = client.db('admin');
  const { config } = (await admin.command({ replSetGetConfig: 1 })) as {
    config: { version: number; members: { _id: number }[] };
  };
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
  await admin.command({
    replSetReconfig: { ...config, version: config.version + 1, members },
    force: true,
  });
  while ((await admin.command({ hello: 1 }))['isWritablePrimary'] !== true) await delay(100);
  return `mongodb://127.0.0.1:${port}/shop?replicaSet=${SET}`;
}
