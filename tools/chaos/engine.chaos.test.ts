import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRed, redIds, verdictLines } from './checker/verdict.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { blindTake } from './controls/controls.ts';
import { planFaults } from './plan-faults.ts';
import { runChaos } from './run-chaos.ts';

// `pnpm chaos` and `pnpm chaos:controls` in small: what can be had in a minute and must always come out the same.
// The other controls are in `controls.nightly.test.ts`.
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ keep: false, transactionLifetimeSeconds: null });
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const quiet = () => {};

describe('an engine that is broken on purpose', () => {
  it('turns red', async () => {
    const { verdicts } = await runChaos(cluster, blindTake, quiet);
    expect(redIds(verdicts)).toEqual(expect.arrayContaining([...blindTake.breaks]));
  });
});

describe('the engine', () => {
  it('keeps every promise while servers, members and Redis are killed, frozen, slow and cut off', async () => {
    const [seed, servers, durationMs] = [1, 2, 20_000];
    const faults = planFaults(seed, durationMs, { servers });
    const run = { name: 'short', seed, servers, durationMs, faults, preload: null };
    const { verdicts, log } = await runChaos(cluster, run, quiet);
    expect(isRed(verdicts), verdictLines(verdicts).join('\n')).toBe(false);
    // It would be easy to keep promises to nobody.
    expect(log.orders.filter(({ outcome }) => outcome.kind === 'ok').length).toBeGreaterThan(100);
  });
});
