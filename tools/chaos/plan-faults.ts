import type { Fault, FaultAction, Layer } from './faults.ts';
import { createRandom, type Random } from './random.ts';

export type Topology = { servers: number };

type Draw = (random: Random, topology: Topology) => { action: FaultAction; forMs: number };

const ofServer =
  (kind: 'kill-server' | 'freeze-server', min: number, max: number): Draw =>
  (random, { servers }) => ({
    action: { kind, server: random.between(0, servers - 1) },
    forMs: random.between(min, max),
  });

/** Every kind of fault, by what it hits. A kind that is worth more stands here more often. */
const MENU: Readonly<Record<Layer, readonly Draw[]>> = {
  servers: [
    ofServer('kill-server', 300, 3000),
    ofServer('kill-server', 300, 3000),
    ofServer('freeze-server', 1500, 6000),
  ],
  database: [
    (random) => ({ action: { kind: 'kill-member', member: 'primary' }, forMs: random.between(500, 5000) }),
    () => ({ action: { kind: 'freeze-member', member: 'primary' }, forMs: 6000 }),
    () => ({ action: { kind: 'step-down' }, forMs: 0 }),
    (random) => ({
      action: {
        kind: 'cut-member',
        member: 'primary',
        scope: random.pick(['everybody', 'clients', 'members']),
      },
      forMs: random.between(1500, 6000),
    }),
    (random) => ({
      action: {
        kind: 'swallow-member',
        member: 'primary',
        scope: random.pick(['everybody', 'clients', 'members']),
      },
      forMs: random.between(1500, 6000),
    }),
    (random) => ({
      action: {
        kind: 'slow-member',
        member: random.pick(['primary', 'secondary']),
        delayMs: random.between(50, 400),
      },
      forMs: random.between(2000, 5000),
    }),
    (random) => ({ action: { kind: 'kill-member', member: 'secondary' }, forMs: random.between(500, 5000) }),
  ],
  redis: [
    (random) => ({
      action: { kind: 'kill-redis', data: random.pick(['lost', 'old']) },
      forMs: random.between(500, 4000),
    }),
    () => ({ action: { kind: 'flush-redis' }, forMs: 0 }),
    (random) => ({ action: { kind: 'slow-redis', delayMs: 2000 }, forMs: random.between(3000, 6000) }),
    (random) => ({ action: { kind: 'cut-redis' }, forMs: random.between(500, 4000) }),
  ],
};

/** Pauses between two faults of one layer: the database needs time to choose a primary, or nothing would ever be sold. */
const PAUSE_MS: Readonly<Record<Layer, readonly [number, number]>> = {
  servers: [1500, 5000],
  database: [3000, 7000],
  redis: [2000, 6000],
};
const FIRST_MS = 1000;
const LAYERS = ['servers', 'database', 'redis'] as const satisfies readonly Layer[];

/**
 * The schedule of a run: a pure function of its arguments. In one layer a fault is over before the next begins, so that a majority of
 * the members always stands; layers know nothing of each other. Kinds come from a shuffled bag, so that a short run sees many.
 */
export function planFaults(seed: number, durationMs: number, topology: Topology): Fault[] {
  return LAYERS.flatMap((layer, index) =>
    planLayer(layer, createRandom(seed, index), durationMs, topology),
  ).sort((a, b) => a.atMs - b.atMs);
}

function planLayer(layer: Layer, random: Random, durationMs: number, topology: Topology): Fault[] {
  const faults: Fault[] = [];
  const [pauseMin, pauseMax] = PAUSE_MS[layer];
  let bag: Draw[] = [];
  for (let atMs = FIRST_MS + random.between(0, pauseMin); ;) {
    if (bag.length === 0) bag = random.shuffled(MENU[layer]);
    const draw = bag.pop();
    if (!draw) return faults;
    const { action, forMs } = draw(random, topology);
    // What does not fit is left out: everything is healed when the run ends.
    if (atMs + forMs > durationMs) return faults;
    faults.push({ atMs, forMs, layer, action });
    atMs += forMs + random.between(pauseMin, pauseMax);
  }
}
