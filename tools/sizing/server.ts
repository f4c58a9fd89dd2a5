import { envSchema } from '../../packages/server/src/config/env.ts';
import { GROUP_SIZE_MAX, LINGER_MS_MAX } from '../../packages/server/src/orders/index.ts';
import { DEADLINE_MS } from '../../packages/server/src/orders/place-order.ts';
import { createGroupCommit, QueueFullError } from '../../packages/server/src/platform/group-commit.ts';
import { BATCH_MAX, PACE_MS, PACE_MS_MAX } from '../../packages/server/src/platform/log/relay.ts';
import type { Random } from '../chaos/random.ts';
import type { Cost, Costs } from './costs.ts';
import { createThread, type Work } from './cores.ts';
import type { Hosts } from './hosts.ts';
import type { Timeline } from './timeline.ts';

export const ORDER_QUEUE_MAX = envSchema.shape.ORDER_QUEUE_MAX.parse(undefined);
/** What one commit sends, one after the other: take from the lane, insert the orders, tell the outbox, commit. */
const STATEMENTS = 4;
const INSERT = 1;
/** Of what an API process spends on an order after it has waited: to write it for the database. The rest is its answer. */
const INSERT_SHARE = 0.4;

/** `refused`: with 503. */
export type Answer = 'placed' | 'soldOut' | 'refused';
export type Server = (drop: number, answer: (answer: Answer) => void) => void;

type Told = { orders: number; databaseMs: number };

/** What all servers of a scene share. */
export type World = {
  costs: Costs;
  timeline: Timeline;
  random: Random;
  work: Hosts['work'];
  /** Units of each drop that are left. */
  left: number[];
  /** Tells the events of a commit. */
  tell(told: Told): void;
  /** Told of each commit. */
  onCommit(orders: number): void;
};

/** An API process: the server's own group commit, on simulated time and a simulated database. */
export function createServer(world: World): Server {
  const { costs, timeline } = world;
  const orderAfterMs = afterMs(costs);
  const api = createThread(world.work.api);
  const queue = createGroupCommit<number, Answer>({
    commit: (drop, deadlines) => commit(world, { api, drop: Number(drop), deadlines }),
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax: ORDER_QUEUE_MAX,
    lingerMsMax: LINGER_MS_MAX,
    pace: timeline,
  });
  return (drop, answer) => {
    if (world.left[drop] === 0) {
      api(costs.refusal.api, () => answer('soldOut'));
      return;
    }
    api(costs.api.order * costs.shareBefore, () => {
      timeline.touch();
      const after = (result: Answer) => api(orderAfterMs * (1 - INSERT_SHARE), () => answer(result));
      queue.submit(String(drop), timeline.now() + DEADLINE_MS).then(after, (error: unknown) => {
        if (!(error instanceof QueueFullError)) throw error;
        after('refused');
      });
    });
  };
}

type Group = { api: Work; drop: number; deadlines: readonly number[] };

async function commit(world: World, { api, drop, deadlines }: Group): Promise<Answer[]> {
  const { costs, timeline, work } = world;
  const answers = deadlines.map((deadline): Answer => {
    if (deadline <= timeline.now()) return 'refused';
    if (world.left[drop] === 0) return 'soldOut';
    world.left[drop] = (world.left[drop] ?? 0) - 1;
    return 'placed';
  });
  const orders = answers.filter((answer) => answer === 'placed').length;
  if (orders === 0) return answers;
  const luck = Math.exp(costs.spread * normal(world.random) - costs.spread ** 2 / 2);
  for (let statement = 0; statement < STATEMENTS; statement += 1) {
    const inserted = statement === INSERT ? orders : 0;
    await use(timeline, api, costs.api.commit / STATEMENTS + afterMs(costs) * INSERT_SHARE * inserted);
    const databaseMs = costs.mongod.commit / STATEMENTS + costs.mongod.order * inserted;
    await use(timeline, work.mongod, databaseMs * costs.waitedShare * luck);
  }
  await timeline.sleep(costs.waitMs * luck);
  world.tell({ orders, databaseMs: sum(costs.mongod, orders) * (1 - costs.waitedShare) * luck });
  world.onCommit(orders);
  return answers;
}

/** The worker's relay: what was committed meanwhile is its next batch. It asks the database and Redis for each commit, and paces itself. */
export function createWorker(
  { worker, others }: Costs,
  work: Hosts['work'],
  timeline: Timeline,
): World['tell'] {
  const thread = createThread(work.worker);
  const waiting: Told[] = [];
  let isBusy = false;
  const tell = () => {
    const startedAt = timeline.now();
    const batch = takeBatch(waiting);
    const hasMore = waiting.length > 0;
    let open = batch.length;
    isBusy = open > 0;
    const end = () => {
      open -= 1;
      if (open > 0) return;
      const paceMs = Math.min(PACE_MS_MAX, Math.max(PACE_MS, timeline.now() - startedAt));
      timeline.at(timeline.now() + (hasMore ? 0 : paceMs), tell);
    };
    for (const { orders, databaseMs } of batch)
      thread(sum(worker, orders), () => work.mongod(databaseMs, () => work.others(sum(others, orders), end)));
  };
  return (told) => {
    waiting.push(told);
    if (!isBusy) tell();
  };
}

function takeBatch(waiting: Told[]): Told[] {
  let [commits, orders] = [0, 0];
  while (commits < waiting.length && orders < BATCH_MAX) {
    orders += waiting[commits]?.orders ?? 0;
    commits += 1;
  }
  return waiting.splice(0, commits);
}

const afterMs = ({ api, shareBefore }: Costs): number => api.order * (1 - shareBefore);
const sum = ({ commit, order }: Cost, orders: number): number => commit + order * orders;

const use = (timeline: Timeline, where: Work, cpuMs: number) =>
  new Promise<void>((resolve) => {
    where(cpuMs, () => {
      timeline.touch();
      resolve();
    });
  });

/** Normally distributed, by the method of Box and Muller. */
function normal({ between }: Random): number {
  const uniform = () => between(1, 2 ** 30) / 2 ** 30;
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
