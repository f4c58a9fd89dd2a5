import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { expect, inject } from 'vitest';
import { createProgram } from '../../../../tools/cluster/program.ts';
import { type ReplicaSet, startReplicaSet } from '../../../../tools/cluster/replica-set.ts';
import { dataDir, ensureDir } from '../../../../tools/services/data-dir.ts';
import { resolveMongod } from '../../../../tools/services/fetch/resolve-mongod.ts';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { say } from '../../../../tools/services/progress.ts';
import { asFlags } from '../../../../tools/services/service.ts';
import { runHere } from '../helpers/run-command.ts';
import { makeFans } from '../helpers/shop.ts';
import { people, startApp, type TestApp } from '../helpers/start-app.ts';

/** Of the database in the set. */
export const DATABASE = 'shop';
const SET = 'livedrops';
const PATIENCE = { timeout: 120_000 };

/** Where programs run and files lie; gone with the stack. */
export type Place = { mongod: string; folder: string; redisUrl: string };

export async function preparePlace(stack: AsyncDisposableStack): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-backup-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const mongod = (await resolveMongod(path.join(dataDir(), 'cache'))).path;
  return { mongod, folder, redisUrl: `${inject('redisUrl').replace(/\/\d*$/, '')}/9` };
}

export const startSet = ({ mongod, folder }: Place): Promise<ReplicaSet> =>
  startReplicaSet({
    mongod,
    folder: ensureDir(folder, 'set'),
    name: SET,
    kind: 'plain',
    transactionLifetimeSeconds: null,
  });

/** Where the id of an order is written is decided when it is asked for. */
type Till = { ids: string[] };
type Buying = { dropId: string; till: Till; signal: AbortSignal };

export async function letFansBuy(app: TestApp, { dropId, till, signal }: Buying): Promise<void> {
  const buyOn = async ({ client }: ReturnType<typeof makeFans>[number]) => {
    while (!signal.aborted) {
      const { ids } = till;
      ids.push((await client.orders.create({ dropId, quantity: 1 })).id);
    }
  };
  await Promise.all(makeFans(app, 6).map(buyOn));
}

export type Mongod = AsyncDisposable & {
  /** `127.0.0.1:PORT`. */
  host: string;
  client: mongo.MongoClient;
  /** Ends it in order, as `kill -TERM` does. */
  end(): Promise<void>;
};

/** A `mongod` on files, as an operator starts one by hand: a member of the set, or alone. */
export async function startMongod(
  { mongod, folder }: Place,
  files: string,
  kind: 'member' | 'alone',
): Promise<Mongod> {
  const port = await anyFreePort();
  const alone = ['ttlMonitorEnabled=false', 'disableLogicalSessionCacheRefresh=true'];
  const args = [
    ...asFlags({ port, bind_ip: '127.0.0.1', dbpath: files, wiredTigerCacheSizeGB: 0.25 }),
    ...(kind === 'member' ? asFlags({ replSet: SET }) : alone.flatMap((set) => ['--setParameter', set])),
    '--nounixsocket',
  ];
  const program = createProgram({
    name: `${path.basename(files)}-${kind}`,
    command: mongod,
    args,
    folder,
  });
  program.start();
  const host = `127.0.0.1:${port}`;
  const client = new mongo.MongoClient(`mongodb://${host}/?directConnection=true`, {
    readPreference: 'secondaryPreferred',
    serverSelectionTimeoutMS: PATIENCE.timeout,
  });
  return {
    host,
    client,
    async end() {
      // It closes the connection instead of an answer.
      await client
        .db('admin')
        .command({ shutdown: 1, timeoutSecs: 0 })
        .catch(() => null);
      await expect.poll(() => program.isRunning, PATIENCE).toBe(false);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await program.kill();
    },
  };
}

/** Lets files apply what the set did after them, up to the last entry of its oplog before `until`. How many entries that were. */
export async function bringForward(
  place: Place,
  files: string,
  { set, until }: { set: mongo.MongoClient; until: mongo.Timestamp },
): Promise<number> {
  await using alone = await startMongod(place, files, 'alone');
  const [own, live] = [oplogOf(alone.client), oplogOf(set)];
  const last = (await own.find().sort({ $natural: -1 }).limit(1).next())?.ts;
  if (!last || !(await live.findOne({ ts: { $eq: last, $lt: until } })))
    throw new Error('these files have the mistake already, or the oplog does not reach back to them');
  const entries = await live
    .find({ ts: { $gt: last, $lt: until } }, { promoteValues: false })
    .sort({ $natural: 1 })
    .toArray();
  await own.insertMany(entries);
  await alone.end();
  return entries.length;
}

type OplogEntry = { ts: mongo.Timestamp; ns: string; op: string };

export const oplogOf = (client: mongo.MongoClient): mongo.Collection<OplogEntry> =>
  client.db('local').collection<OplogEntry>('oplog.rs');

/** A set of one member on the files. It still has the names of the members of before, who are gone. */
async function restore(place: Place, files: string, stack: AsyncDisposableStack): Promise<string> {
  const { host, client } = stack.use(await startMongod(place, files, 'member'));
  const admin = client.db('admin');
  const { config } = (await admin.command({ replSetGetConfig: 1 })) as {
    config: { version: number; members: { _id: number }[] };
  };
  const members = [{ _id: 0, host }];
  await admin.command({
    replSetReconfig: { ...config, version: config.version + 1, members },
    force: true,
  });
  const isPrimary = async () => (await admin.command({ hello: 1 }))['isWritablePrimary'];
  await expect.poll(isPrimary, PATIENCE).toBe(true);
  return `mongodb://${host}/${DATABASE}?replicaSet=${SET}`;
}

async function emptyRedis({ redisUrl }: Place): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  redis.disconnect();
}

type Reopened = Pick<TestApp, 'connection' | 'env' | 'client'>;

/** Restores files. The books balance once a worker has moved the events that waited; only then can anything be sold. */
export async function reopen(
  place: Place,
  { files, secret }: { files: string; secret: string },
  stack: AsyncDisposableStack,
): Promise<Reopened> {
  const mongoUri = await timed(`${path.basename(files)}: restore`, () => restore(place, files, stack));
  await emptyRedis(place);
  const env = { MONGO_URI: mongoUri, REDIS_URL: place.redisUrl, JWT_SECRET: secret };
  const worker = stack.use(await startApp({ env: { ...env, ROLE: 'worker' } }));
  const audit = async () => (await runHere({ MONGO_URI: mongoUri }, 'audit')).out;
  await timed(`${path.basename(files)}: audit`, () => expect.poll(audit).toContain('All is well.'));
  const api = stack.use(await worker.another({ ROLE: 'api' }));
  return { connection: api.connection, env: worker.env, client: people(api.url).client };
}

/** Somebody new buys. */
export async function buyOne(shop: Reopened, dropId: string): Promise<void> {
  const [fan] = makeFans(shop, 1);
  const order = await fan?.client.orders.create({ dropId, quantity: 1 });
  expect(order).toMatchObject({ status: 'confirmed' });
}

export const copyFiles = (from: string, to: string): Promise<void> => cp(from, to, { recursive: true });

/** Of a folder, in megabytes. */
export async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** Says how long it took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  say(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}
