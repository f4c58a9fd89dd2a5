import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import type { RunningService, ServiceInfo } from './service.ts';

const CONNECT_MS = 5_000;
const never = new Promise<never>(() => {});

/** A service of the environment is used as it is, once it answered. */
export async function givenMongo(uri: string): Promise<RunningService> {
  let client: mongo.MongoClient | undefined;
  try {
    client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: CONNECT_MS });
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.setName === undefined && hello.msg !== 'isdbgrid') throw new Error(STANDALONE);
    const { version } = await admin.command({ buildInfo: 1 });
    return given(uri, { source: 'MONGO_URI', version: String(version), port: portOf(uri, 27_017) });
  } catch (error) {
    throw new Error(`MONGO_URI (${withoutPassword(uri)}) cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    await client?.close();
  }
}

export async function givenRedis(url: string): Promise<RunningService> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, connectTimeout: CONNECT_MS });
  let socketError: unknown;
  client.on('error', (error) => (socketError = error));
  try {
    await client.connect();
    await client.ping();
    const version = /^(?:valkey|redis)_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? 'unknown';
    return given(url, { source: 'REDIS_URL', version, port: portOf(url, 6_379) });
  } catch (error) {
    throw new Error(
      `REDIS_URL (${withoutPassword(url)}) cannot be used: ${messageOf(socketError ?? error)}`,
      {
        cause: error,
      },
    );
  } finally {
    client.disconnect();
  }
}

/** An address fit for a screen. */
export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:***@');
}

const STANDALONE =
  'it is a standalone MongoDB, and LiveDrops needs a replica set or a sharded cluster (for transactions). ' +
  'Start mongod with --replSet rs0 and run rs.initiate() once.';

function given(url: string, info: ServiceInfo): RunningService {
  return { url, info, pid: null, shared: true, died: never, stop: async () => {} };
}

/** Replica set addresses name several hosts, which `URL` does not read; the first one's port is enough for a display. */
function portOf(uri: string, fallback: number): number {
  const port = /^[^:]+:\/\/(?:[^@/]*@)?[^,/?]*?:(\d+)/.exec(uri)?.[1];
  return port === undefined ? fallback : Number(port);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
