import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataDir, ensureDir } from '../../services/data-dir.ts';
import { resolveMongod } from '../../services/fetch/resolve-mongod.ts';
import { resolveRedis } from '../../services/fetch/resolve-redis.ts';
import { type RedisNode, startRedisNode } from './redis-node.ts';
import { type ReplicaSet, startReplicaSet } from '../../cluster/replica-set.ts';
import { type ServerNode, startServerNode } from '../../cluster/server-node.ts';
import { unlimited } from '../../test/unlimited.ts';

/** What outlives one run: the databases. */
export type Cluster = AsyncDisposable & { set: ReplicaSet; redis: RedisNode; folder: string };

export type ClusterOptions = { keep: boolean; transactionLifetimeSeconds: number | null };

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cacheDir = path.join(dataDir(), 'cache');
  const [mongod, redisServer] = await Promise.all([resolveMongod(cacheDir), resolveRedis(cacheDir)]);
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-chaos-'));
  const redis = starting.use(await startRedisNode({ redisServer: redisServer.path, folder }));
  const set = starting.use(
    await startReplicaSet({ ...options, name: 'chaos', kind: 'disturbed', mongod: mongod.path, folder }),
  );
  const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (!options.keep) {
    // Also when somebody ends the run: by then the guards have ended the programs.
    process.once('exit', clean);
    starting.defer(() => void process.off('exit', clean));
  }
  const running = starting.move();
  return {
    set,
    redis,
    folder,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
      if (!options.keep) clean();
    },
  };
}

/** The servers of one run, on a database of their own. */
export type Fleet = AsyncDisposable & {
  nodes: readonly ServerNode[];
  mongoUri: string;
  secret: string;
  heal(): void;
};

export async function startFleet(
  { set, redis, folder }: Cluster,
  options: { name: string; servers: number; preload: URL | null },
): Promise<Fleet> {
  const mongoUri = set.uri(`chaos_${options.name.replaceAll(/\W/g, '_')}`);
  const secret = randomUUID() + randomUUID();
  const env = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    MONGO_URI: mongoUri,
    REDIS_URL: redis.url,
    JWT_SECRET: secret,
    LOG_LEVEL: 'info',
    ...unlimited,
  };
  await using starting = new AsyncDisposableStack();
  const logs = ensureDir(folder, options.name);
  const nodes: ServerNode[] = [];
  for (let index = 0; index < options.servers; index += 1) {
    const node = await startServerNode({
      name: `server-${index}`,
      env,
      preload: options.preload,
      folder: logs,
    });
    nodes.push(starting.use(node));
    // One after the other: the first one makes the collections.
    await node.untilReady();
  }
  const running = starting.move();
  return {
    nodes,
    mongoUri,
    secret,
    heal() {
      for (const node of nodes) {
        node.thaw();
        node.restart();
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
