import { afterAll, beforeAll, expect, it } from 'vitest';
import { redIds } from './checker/verdict.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { forgottenRefund, randomOrderIds, sharedSlots } from './controls/controls.ts';
import { runChaos } from './run-chaos.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ keep: false, transactionLifetimeSeconds: null });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

it.each([sharedSlots, randomOrderIds, forgottenRefund])(
  'an engine that is broken on purpose turns red: $name',
  async (control) => {
    const { verdicts } = await runChaos(cluster, control, () => {});
    expect(redIds(verdicts)).toEqual(expect.arrayContaining([...control.breaks]));
  },
);
