import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Node } from '../cluster/cluster.ts';
import type { SetMember } from '../cluster/replica-set.ts';
import type { Ways } from './load.ts';

/** What goes wrong, or is done on purpose, in a cluster or in another place. */
export type Scene<Place = Cluster> = {
  name: string;
  /** A promise says that nobody notices. */
  isPlanned: boolean;
  /** Default: everybody comes through the first door. */
  ways?: Ways;
  /** Returns how long the database had no primary, where the scene is about that. */
  run(place: Place): Promise<{ electionMs: number | null }>;
};

const READY_MS = 180_000;
const POLL_MS = 50;
const AWAY_MS = 8000;
export const NO_ELECTION = { electionMs: null };

export const SCENES: readonly Scene[] = [
  { name: 'rolling restart of all servers', isPlanned: true, run: restartAll },
  { name: 'MongoDB: the primary steps down', isPlanned: false, run: stepDown },
  { name: 'MongoDB: kill -9 of the primary', isPlanned: false, run: killPrimary },
  { name: 'MongoDB: the disk of the primary is full', isPlanned: false, run: fillDisk },
  { name: 'Redis: kill -9 of the primary', isPlanned: false, run: killRedis },
  { name: 'Kafka: the broker is killed and comes back', isPlanned: false, run: restartKafka },
  { name: 'the balancer loses a server (kill -9)', isPlanned: false, run: loseServer },
];

async function restartAll({ nodes, balancer }: Cluster) {
  for (const node of nodes) {
    const code = await node.stop();
    if (code !== 0) throw new Error(`${node.name} ended with ${code}`);
    node.restart();
    await node.untilReady();
    // Whoever restarts servers waits for the balancer, too.
    await until(
      'the balancer sees no two servers',
      async () => (await balancer.countReady()) === apisOf(nodes).length,
    );
  }
  return NO_ELECTION;
}

const apisOf = (nodes: readonly Node[]): Node[] => nodes.filter(({ role }) => role === 'api');

async function stepDown(cluster: Cluster) {
  const primary = await primaryOf(cluster);
  const electionMs = untilAnother(cluster, primary);
  await primary.stepDown('handing over');
  return settled(cluster, await electionMs);
}

async function killPrimary(cluster: Cluster) {
  const primary = await primaryOf(cluster);
  const electionMs = untilAnother(cluster, primary);
  await primary.kill();
  const took = await electionMs;
  await delay(AWAY_MS);
  primary.start();
  return settled(cluster, took);
}

/** Only one member has a disk that may be filled: it becomes the primary first. */
async function fillDisk(cluster: Cluster) {
  const { smallDisk } = cluster;
  if (!smallDisk) throw new NotTried('needs root on Linux, for a file system of its own');
  for (let tries = 0; (await primaryOf(cluster)).name !== smallDisk.member; tries += 1) {
    if (tries === 8) throw new NotTried('the member with the small disk was not elected');
    await (await primaryOf(cluster)).stepDown('handing over');
    await cluster.set.settle();
  }
  const primary = await primaryOf(cluster);
  const electionMs = untilAnother(cluster, primary);
  await smallDisk.fill();
  const took = await electionMs;
  await delay(AWAY_MS);
  await smallDisk.free();
  if (primary.isRunning) await primary.kill();
  primary.start();
  return settled(cluster, took);
}

async function killRedis({ redis, nodes }: Cluster) {
  const before = await redis.primary();
  await before.kill();
  await until('no replica took over', async () => (await redis.primary()).name !== before.name);
  for (const { url } of apisOf(nodes))
    await until('a server does not find the new Redis', async () => {
      const answer = await fetch(`${url}/api/ready`);
      return ((await answer.json()) as { redis: string }).redis === 'up';
    });
  before.start();
  return NO_ELECTION;
}

async function restartKafka({ kafka, nodes }: Cluster) {
  await kafka.program.kill();
  await delay(AWAY_MS);
  kafka.program.start();
  await kafka.untilReady();
  await until('a worker has ended', async () => {
    await Promise.all(nodes.map((node) => node.untilReady()));
    return true;
  });
  return NO_ELECTION;
}

async function loseServer({ nodes, balancer }: Cluster) {
  const [node] = apisOf(nodes);
  node?.kill();
  await delay(AWAY_MS);
  node?.restart();
  await node?.untilReady();
  await until(
    'the balancer does not see it again',
    async () => (await balancer.countReady()) === apisOf(nodes).length,
  );
  return NO_ELECTION;
}

/** A scene that this machine cannot have; the message says why. */
export class NotTried extends Error {}

async function primaryOf({ set }: Cluster): Promise<SetMember> {
  const primary = await set.find('primary');
  if (!primary) throw new Error('there is no primary');
  return primary;
}

/** How long nobody was the primary: from when the former one was last seen as it, until somebody else is. */
async function untilAnother({ set }: Cluster, before: SetMember): Promise<number> {
  let lastSeenAt = performance.now();
  await until('nobody became the primary', async () => {
    const now = await set.find('primary');
    if (now?.name === before.name) lastSeenAt = performance.now();
    return now !== null && now.name !== before.name;
  });
  return performance.now() - lastSeenAt;
}

async function settled({ set }: Cluster, electionMs: number) {
  await set.settle();
  return { electionMs };
}

async function until(complaint: string, isDone: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + READY_MS;
  while (!(await isDone().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(complaint);
    await delay(POLL_MS);
  }
}
