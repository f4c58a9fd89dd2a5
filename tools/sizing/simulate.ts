import { createRandom } from '../chaos/random.ts';
import { createThread } from './cores.ts';
import type { Costs, Role } from './costs.ts';
import { createHosts, type Machine } from './hosts.ts';
import { type Answer, createServer, createWorker, type Server, type World } from './server.ts';
import { createTimeline } from './timeline.ts';

/** Callers who come back with every answer, or people who come once, each at a moment of their own. */
export type Crowd = { connections: number; seconds: number } | { arrivalsMs: readonly number[] };

export type Scene = {
  crowd: Crowd;
  drops: number;
  /** Of each drop. */
  units: number;
  /** API processes. */
  processes: number;
  machine: Machine;
  costs: Costs;
  seed: number;
};

export type Outcome = Record<Answer, number> & {
  arrived: number;
  /** Not answered when the simulation ended. */
  waiting: number;
  /** Of everybody who was answered, 503 left out. */
  latenciesMs: number[];
  lastAnswerMs: number;
  endedMs: number;
  commits: number;
  /** CPU milliseconds that each role was given, second by second. */
  cpuMs: Record<Role, number[]>;
  /** Cores, and the CPU milliseconds that were spent on them. */
  pools: { count: number; busyMs: number }[];
};

/** Plays a crowd at the order path on simulated time. The same scene gives the same outcome. */
export async function simulate(scene: Scene): Promise<Outcome> {
  const timeline = createTimeline();
  const hosts = createHosts(scene.machine, timeline);
  const outcome: Outcome = {
    placed: 0,
    soldOut: 0,
    refused: 0,
    arrived: 0,
    waiting: 0,
    lastAnswerMs: 0,
    endedMs: 0,
    commits: 0,
    latenciesMs: [],
    cpuMs: hosts.cpuMs,
    pools: [],
  };
  const client = createThread(hosts.work.client);
  const { costs, crowd } = scene;
  const world: World = {
    costs,
    timeline,
    random: createRandom(scene.seed, 1),
    work: hosts.work,
    left: Array.from({ length: scene.drops }, () => scene.units),
    tell: createWorker(costs, hosts.work, timeline),
    onCommit() {
      outcome.commits += 1;
      // The generator of load works on the machine; people have their own.
      if ('connections' in crowd) client(costs.client.commit, () => {});
    },
  };
  const ask = createAsk(scene, world, outcome);
  if ('connections' in crowd) {
    const comeBack = (caller: number): void =>
      ask(caller, (answer, leave) =>
        client(answer === 'soldOut' ? costs.refusal.client : costs.client.order, () => {
          leave();
          comeBack(caller);
        }),
      );
    for (let caller = 0; caller < crowd.connections; caller += 1) timeline.at(0, () => comeBack(caller));
    await timeline.run(crowd.seconds * 1000);
  } else {
    for (const [caller, at] of crowd.arrivalsMs.entries())
      timeline.at(at, () => ask(caller, (_answer, leave) => leave()));
    await timeline.run();
  }
  outcome.endedMs = timeline.now();
  outcome.waiting = outcome.arrived - outcome.placed - outcome.soldOut - outcome.refused;
  outcome.pools = hosts.pools.map((pool) => ({ count: pool.count, busyMs: pool.busyMs() }));
  return outcome;
}

type Ask = (caller: number, answered: (answer: Answer, leave: () => void) => void) => void;

/** Asks for an order at one of the drops. With `leave` the caller has seen the answer. */
function createAsk({ processes, drops, seed }: Scene, world: World, outcome: Outcome): Ask {
  const { timeline } = world;
  const random = createRandom(seed);
  const servers = Array.from({ length: processes }, () => createServer(world));
  return (caller, answered) => {
    const since = timeline.now();
    const server = servers[caller % processes] as Server;
    outcome.arrived += 1;
    server(random.between(0, drops - 1), (answer) =>
      answered(answer, () => {
        outcome[answer] += 1;
        outcome.lastAnswerMs = timeline.now();
        if (answer !== 'refused') outcome.latenciesMs.push(timeline.now() - since);
      }),
    );
  };
}
