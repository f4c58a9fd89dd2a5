import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataDir, ensureDir } from '../services/data-dir.ts';
import { resolveHaproxy, resolvePrometheus } from '../services/fetch/resolve-debian.ts';
import { resolveMongod } from '../services/fetch/resolve-mongod.ts';
import { resolveRedis } from '../services/fetch/resolve-redis.ts';
import { anyFreePort } from '../services/free-port.ts';
import { makeAccess, makeServerUser } from './accounts.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type KafkaNode, startKafkaNode } from './kafka-node.ts';
import { type Prometheus, startPrometheus } from '../watch/prometheus.ts';
import { type RedisGroup, startRedisGroup } from './redis-group.ts';
import { type ReplicaSet, startReplicaSet } from './replica-set.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { type ServerNode, startServerNode } from './server-node.ts';
import { unlimited } from '../test/unlimited.ts';

/** A server with what is known of it from outside. */
export type Node = ServerNode & { name: string; role: 'api' | 'worker'; port: number; metricsPort: number };

/** Everything that a sale needs in production, as processes on this machine, with data that goes with them. */
export type Cluster = AsyncDisposable & {
  set: ReplicaSet;
  redis: RedisGroup;
  kafka: KafkaNode;
  nodes: readonly Node[];
  balancer: Balancer;
  /** `null`: it is not on this machine. */
  prometheus: Prometheus | null;
  /** As the servers see it. */
  mongoUri: string;
  /** Signs sessions. */
  secret: string;
  folder: string;
  /** Of one member of MongoDB; `null`: all use the machine's. */
  smallDisk: SmallDisk | null;
};

const ROLES = ['api', 'api', 'worker', 'worker'] as const;
/** Everybody comes from one address here. */
export type ClusterOptions = {
  /** Of the balancer; default: a free one. */
  port?: number;
  /** Keeps data and logs. */
  keep?: boolean;
  /** Gives one member of MongoDB a disk that can be filled, where that is possible. */
  hasSmallDisk?: boolean;
  say(line: string): void;
};

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { port, keep = false, say } = options;
  const haproxy = await resolveHaproxy();
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-cluster-'));
  const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (!keep) {
    // Also when somebody ends us the hard way: by then the guards have ended the programs.
    process.once('exit', clean);
    starting.defer(() => {
      process.off('exit', clean);
      clean();
    });
  }
  const smallDisk = options.hasSmallDisk ? await mountSmallDisk(folder, 'member-2') : null;
  if (smallDisk) starting.use(smallDisk);
  const databases = await startDatabases(folder, say, starting);
  const mongoUri = await makeServerUser(databases.set);
  const secret = randomBytes(48).toString('base64');
  const env = {
    HOST: '127.0.0.1',
    MONGO_URI: mongoUri,
    ...databases.redis.env,
    KAFKA_BROKERS: databases.kafka.broker,
    JWT_SECRET: secret,
    // Whoever looks at the cluster may see its figures.
    METRICS_TOKEN: '',
    ...unlimited,
  };
  const nodes = await startNodes(env, folder, starting);
  say('Four servers: two for the API, two for the work behind it.');
  const [one, two] = nodes.filter(({ role }) => role === 'api');
  if (!one || !two) throw new Error('there are no API servers');
  const [publicPort, figuresPort] = [port ?? (await anyFreePort()), await anyFreePort()];
  const balancer = starting.use(
    await startBalancer({
      haproxy: haproxy.path,
      port: publicPort,
      figuresPort,
      servers: [one.port, two.port],
      folder,
    }),
  );
  await untilServed(balancer);
  const prometheus = await watch({ nodes, figuresPort }, say);
  if (prometheus) starting.use(prometheus);
  const running = starting.move();
  return {
    ...databases,
    nodes,
    balancer,
    prometheus,
    mongoUri,
    secret,
    folder,
    smallDisk,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function startDatabases(
  folder: string,
  say: (line: string) => void,
  starting: AsyncDisposableStack,
): Promise<Pick<Cluster, 'set' | 'redis' | 'kafka'>> {
  const cacheDir = path.join(dataDir(), 'cache');
  const [mongod, redisServer] = await Promise.all([resolveMongod(cacheDir), resolveRedis(cacheDir)]);
  const access = await makeAccess(folder);
  const set = starting.use(
    await startReplicaSet({
      mongod: mongod.path,
      folder,
      name: 'livedrops',
      kind: 'plain',
      access,
      transactionLifetimeSeconds: null,
    }),
  );
  say('MongoDB: three members, with access control.');
  const redis = starting.use(await startRedisGroup({ redisServer: redisServer.path, folder }));
  say('Redis: a primary, a replica, three sentinels.');
  const kafka = starting.use(await startKafkaNode({ cacheDir, folder }));
  say('Kafka: one broker.');
  return { set, redis, kafka };
}

async function startNodes(env: Environment, folder: string, starting: AsyncDisposableStack): Promise<Node[]> {
  const logs = ensureDir(folder, 'servers');
  const nodes: Node[] = [];
  starting.defer(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
  for (const [index, role] of ROLES.entries()) {
    const name = `${role}-${(index % 2) + 1}`;
    const [port, metricsPort] = [await anyFreePort(), await anyFreePort()];
    const node = await startServerNode({
      name,
      env: readEnvironment({ ...env, ROLE: role, PORT: String(port), METRICS_PORT: String(metricsPort) }),
      preload: null,
      folder: logs,
      port,
      ...(role === 'worker' && { readyUrl: `http://127.0.0.1:${metricsPort}/metrics` }),
    });
    nodes.push({ ...node, name, role, port, metricsPort });
    // The first one makes the collections.
    if (index === 0) await node.untilReady();
  }
  await Promise.all(nodes.map((node) => node.untilReady()));
  return nodes;
}

/** The balancer has seen a server that is ready. */
async function untilServed({ url, died }: Balancer): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const answer = await Promise.race([fetch(`${url}/api/ready`).catch(() => null), died]);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) throw new Error('the balancer finds no server that is ready');
  }
}

/** A Prometheus, where there is one. */
async function watch(
  { nodes, figuresPort }: { nodes: readonly Node[]; figuresPort: number },
  say: (line: string) => void,
): Promise<Prometheus | null> {
  const binary = await resolvePrometheus().catch((error: unknown) => {
    say(`Nobody gathers the figures. ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  if (!binary) return null;
  return startPrometheus(binary.path, {
    targets: nodes.map(({ metricsPort }) => `127.0.0.1:${metricsPort}`),
    // Figures on a port of their own ask for none.
    token: 'none',
    others: { haproxy: [`127.0.0.1:${figuresPort}`] },
  });
}
