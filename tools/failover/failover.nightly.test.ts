import { expect, inject, it } from 'vitest';
import { startCluster } from '../cluster/cluster.ts';
import { say } from '../services/progress.ts';
import { renderRows } from './judge.ts';
import { runFailover } from './run-failover.ts';
import { SCENES } from './scenes.ts';
import '../test/provided.ts';

it.skipIf(!inject('hasCluster'))('every part of a cluster fails once, and every promise holds', async () => {
  await using cluster = await startCluster({ hasSmallDisk: true, say });
  const rows = await runFailover(cluster, SCENES, say);
  const broken = rows.flatMap((row) => row.broken.map((text) => `${row.name}: ${text}`));
  expect(broken, renderRows(rows)).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(SCENES.length - 1);
});
