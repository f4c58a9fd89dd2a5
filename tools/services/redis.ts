import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { canConnect } from './free-port.ts';
import type { GuardedChild } from './guarded-child.ts';
import { resolveRedis } from './fetch/resolve-redis.ts';
import { asFlags, type ServiceKind } from './service.ts';

const POLL_MS = 25;
const READY_MS = 60_000;

/** Redis (or Valkey, which speaks the same) on this machine only. */
export function redisKind(cacheDir: string): ServiceKind {
  return {
    name: 'Redis',
    defaultPort: 6_379,
    resolve: () => resolveRedis(cacheDir),
    dataFolder: async (binary) => `data-${await redisVersionLine(binary)}`,
    args: redisArgs,
    ready: waitUntilReady,
    url: (port) => `redis://127.0.0.1:${port}`,
    answers: async (port) =>
      (await canConnect(port)) && (await redisVersion(port).then(Boolean, () => false)),
    readableLog: (lines) => lines,
  };
}

function redisArgs(port: number, dataFolder: string, ephemeral: boolean): string[] {
  return asFlags({
    port,
    bind: '127.0.0.1',
    dir: dataFolder,
    daemonize: 'no',
    save: '',
    appendonly: ephemeral ? 'no' : 'yes',
    // Streams and limits are not a cache: Redis must say that it is full rather than drop some of them.
    'maxmemory-policy': 'noeviction',
  });
}

async function redisVersionLine(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 20_000 }).catch(
    (error: unknown) => {
      throw new Error(`${binary} does not run on this machine.`, { cause: error });
    },
  );
  const flavour = /valkey/i.test(stdout) ? 'valkey' : 'redis';
  return `${flavour}-${/v=(\d+)/.exec(stdout)?.[1] ?? 'x'}`;
}

async function waitUntilReady(port: number, child: GuardedChild): Promise<string> {
  const giveUpAt = Date.now() + READY_MS;
  for (;;) {
    // A server that still loads its file accepts connections and refuses commands.
    const version = (await canConnect(port)) ? await redisVersion(port).catch(() => undefined) : undefined;
    if (version !== undefined) return version;
    if (Date.now() > giveUpAt)
      throw new Error(`Redis is not ready after ${READY_MS / 1000} s:\n${child.lastLines()}`);
    await delay(POLL_MS);
  }
}

async function redisVersion(port: number): Promise<string> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: 3_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
    const info = await client.info('server');
    const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
    const valkey = field('valkey_version');
    return valkey === undefined ? (field('redis_version') ?? 'unknown') : `${valkey} (Valkey)`;
  } finally {
    client.disconnect();
  }
}
