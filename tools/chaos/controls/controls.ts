import type { PromiseId } from '../checker/verdict.ts';
import type { ChaosRun } from '../run-chaos.ts';
import { INTENTS } from '../workload/intents.ts';
import type { DropPlan } from '../workload/plan-drops.ts';

/** An engine broken on purpose, and the promises of which at least one must be found broken. */
export type Control = Omit<ChaosRun, 'preload'> & { preload: URL; breaks: readonly PromiseId[] };

const sabotage = (name: string): URL => new URL(`../sabotage/${name}.ts`, import.meta.url);
const only = (...names: string[]) => INTENTS.filter(({ name }) => names.includes(name));

const drop = (changes: Partial<DropPlan>): DropPlan => ({
  name: 'control',
  role: 'plenty',
  stock: 1_000_000,
  price: 2500,
  perUserLimit: null,
  startsInMs: 0,
  endsInMs: 3_600_000,
  holdSeconds: null,
  ...changes,
});

const CALM = { seed: 1, servers: 2, faults: [], durationMs: 5000 } as const;

/** Nothing happens to the machines in these: a crowd alone makes them red. */
export const blindTake: Control = {
  ...CALM,
  name: 'blind-take',
  preload: sabotage('blind-take'),
  durationMs: 3000,
  drops: [drop({ role: 'scarce', stock: 30 }), drop({ role: 'scarce', stock: 5 })],
  intents: only('buy', 'basket'),
  breaks: ['I2'],
};

export const sharedSlots: Control = {
  ...CALM,
  name: 'shared-slots',
  preload: sabotage('shared-slots'),
  drops: Array.from({ length: 4 }, () => drop({ perUserLimit: 1 })),
  intents: only('rush'),
  breaks: ['I6'],
};

export const randomOrderIds: Control = {
  ...CALM,
  name: 'random-order-ids',
  preload: sabotage('random-order-ids'),
  drops: [drop({})],
  intents: only('twins', 'replay'),
  breaks: ['I3', 'I5'],
};

const tornTake: Control = {
  ...CALM,
  name: 'torn-take',
  preload: sabotage('torn-take'),
  drops: [drop({})],
  intents: only('twins'),
  breaks: ['I1'],
};

const lostEvents: Control = {
  ...CALM,
  name: 'lost-events',
  preload: sabotage('lost-events'),
  drops: [drop({})],
  intents: only('buy'),
  breaks: ['I7', 'I13'],
};

export const forgottenRefund: Control = {
  ...CALM,
  name: 'forgotten-refund',
  preload: sabotage('forgotten-refund'),
  drops: [drop({ holdSeconds: 30 })],
  intents: only('hold', 'cancel'),
  breaks: ['M2'],
};

const doubledReturn: Control = {
  ...CALM,
  name: 'doubled-return',
  preload: sabotage('doubled-return'),
  drops: [drop({})],
  intents: only('buy', 'cancel'),
  breaks: ['I1'],
};

const oldPrices: Control = {
  ...CALM,
  name: 'old-prices',
  preload: sabotage('old-prices'),
  drops: [drop({})],
  intents: only('buy', 'price'),
  breaks: ['I10'],
};

const leftOpen: Control = {
  ...CALM,
  name: 'left-open',
  preload: sabotage('left-open'),
  durationMs: 15_000,
  drops: [drop({}), drop({})],
  intents: only('buy'),
  breaks: ['P2'],
};

/** The primary goes on to answer clients for a moment after the others have lost sight of it. */
const weakCommit: Control = {
  ...CALM,
  name: 'weak-commit',
  preload: sabotage('weak-commit'),
  durationMs: 12_000,
  faults: [
    {
      atMs: 2000,
      forMs: 8000,
      layer: 'database',
      action: { kind: 'cut-member', member: 'primary', scope: 'members' },
    },
  ],
  drops: [drop({})],
  intents: only('buy'),
  breaks: ['I3'],
};

export const CONTROLS: readonly Control[] = [
  blindTake,
  sharedSlots,
  randomOrderIds,
  tornTake,
  lostEvents,
  forgottenRefund,
  doubledReturn,
  oldPrices,
  leftOpen,
  weakCommit,
];
