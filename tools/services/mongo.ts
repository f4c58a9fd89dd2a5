import { execFile } from 'node:child_process';
import { totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { mongo } from 'mongoose';
import { canConnect } from './free-port.ts';
import type { GuardedChild } from './guarded-child.ts';
import { resolveMongod } from './fetch/resolve-mongod.ts';
import { asFlags, type ServiceKind } from './service.ts';

const REPLICA_SET = 'rs0';
const DATABASE = 'livedrops';
const ALREADY_INITIALIZED = 23;
const NOT_YET_INITIALIZED = 94;
const POLL_MS = 50;
const READY_MS = 90_000;

/** MongoDB as LiveDrops needs it everywhere: a replica set, here of one node, so that transactions and change streams work. */
export function mongoKind(cacheDir: string): ServiceKind {
  return {
    name: 'MongoDB',
    defaultPort: 27_017,
    resolve: () => resolveMongod(cacheDir),
    dataFolder: async (binary) => `data-${await mongodVersionLine(binary)}`,
    args: mongodArgs,
    ready: prepare,
    url: (port) => `mongodb://127.0.0.1:${port}/${DATABASE}?replicaSet=${REPLICA_SET}`,
    answers: async (port) => (await canConnect(port)) && (await isOurReplicaSet(port)),
    readableLog: readableMongodLog,
  };
}

function mongodArgs(port: number, dataFolder: string): string[] {
  const parameters = {
    // A process killed inside a transaction must not freeze its lane of stock for the default minute.
    transactionLifetimeLimitSeconds: 5,
    // Snapshots are read as they are now; five minutes of history (the default) would fill the cache in a rush.
    minSnapshotHistoryWindowInSeconds: 10,
    diagnosticDataCollectionEnabled: false,
    // There is no other node to hand over to, so a stop need not wait for one (default 15 s).
    shutdownTimeoutMillisForSignaledShutdown: 100,
  };
  return [
    ...asFlags({ port, bind_ip: '127.0.0.1', dbpath: dataFolder, replSet: REPLICA_SET }),
    ...asFlags({ wiredTigerCacheSizeGB: cacheGb(), oplogSize: 512 }),
    ...Object.entries(parameters).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
}

/** An eighth of the memory, for a machine that has other things to do: MongoDB's own default is half. */
const cacheGb = (): number => Math.min(4, Math.max(0.75, Math.floor(totalmem() / 2 ** 33)));

/** `6.0` of `db version v6.0.5`: data written by one line is not always readable by another. */
async function mongodVersionLine(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 20_000 }).catch(
    (error: unknown) => {
      throw new Error(
        `${binary} does not run on this machine: ${error instanceof Error ? error.message : ''}`,
        {
          cause: error,
        },
      );
    },
  );
  const line = /db version v(\d+\.\d+)/.exec(stdout)?.[1];
  if (line === undefined) throw new Error(`${binary} --version gave no version: ${stdout.slice(0, 200)}`);
  return line;
}

/** Makes the node a replica set of itself, wherever it is on its way there, and waits until it takes writes. */
async function prepare(port: number, child: GuardedChild): Promise<string> {
  const giveUpAt = Date.now() + READY_MS;
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    const admin = client.db('admin');
    while (!((await canConnect(port)) && (await isPrimary(admin, `127.0.0.1:${port}`)))) {
      if (Date.now() > giveUpAt) {
        throw new Error(
          `MongoDB is not ready after ${READY_MS / 1000} s:\n${readableMongodLog(child.lastLines())}`,
        );
      }
      await delay(POLL_MS);
    }
    return String((await admin.command({ buildInfo: 1 })).version);
  } finally {
    await client.close();
  }
}

/** One step: true when it is done, false when it has to be asked again. */
async function isPrimary(admin: mongo.Db, host: string): Promise<boolean> {
  try {
    if ((await admin.command({ hello: 1 })).isWritablePrimary === true) return true;
    await makeReplicaSet(admin, host);
  } catch (error) {
    // A node that changes its state drops its connections.
    if (error instanceof mongo.MongoNetworkError) return false;
    // While it still reads its configuration, it says that it has none.
    if (error instanceof mongo.MongoServerError && error.code === ALREADY_INITIALIZED) return false;
    throw error;
  }
  return false;
}

async function makeReplicaSet(admin: mongo.Db, host: string): Promise<void> {
  const members = [{ _id: 0, host }];
  const config = await currentConfig(admin);
  if (config === undefined) {
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
  } else if (config.members[0]?.host !== host) {
    // The data was made under another port. The node does not find itself in the set, so only force can change it.
    // (Editing the set off-line would be quicker, but loses what a crash left in the oplog.)
    await admin.command({
      replSetReconfig: { ...config, version: config.version + 1, members },
      force: true,
    });
  }
}

async function currentConfig(
  admin: mongo.Db,
): Promise<{ version: number; members: { host: string }[] } | undefined> {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    return config;
  } catch (error) {
    if (error instanceof mongo.MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}

async function isOurReplicaSet(port: number): Promise<boolean> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 3_000,
  });
  try {
    return (await client.db('admin').command({ hello: 1 })).setName === REPLICA_SET;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

/** mongod logs one JSON document per line; this keeps what a person reads. */
export function readableMongodLog(lines: string): string {
  return lines
    .split('\n')
    .map((line) => {
      try {
        const entry = JSON.parse(line) as { s?: string; msg?: string; attr?: unknown };
        return `${entry.s ?? '?'} ${entry.msg ?? ''} ${JSON.stringify(entry.attr ?? {})}`.slice(0, 300);
      } catch {
        return line.slice(0, 300);
      }
    })
    .join('\n');
}
