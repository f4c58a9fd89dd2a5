import { expect, it } from 'vitest';
import { NODE, STATIC, toBench, WARM } from './figures.ts';

it('adds up the cold way and takes medians and paired ratios of the warm one', () => {
  const start = (ms: number) => ({ ms, apiReadyMs: ms / 2, runsMs: ms, firstPageMs: ms });
  const figures = toBench({
    cold: { cloneMs: 100, installMs: 2000, apiReadyMs: 3000, runsMs: 5000, firstPageMs: 6000 },
    warm: [
      { name: NODE, results: [{ ms: 40 }, { ms: 400 }, { ms: 50 }], faults: [] },
      { name: STATIC, results: [{ ms: 90 }], faults: [] },
      { name: WARM, results: [start(4000), start(40_000), start(6000)], faults: [] },
    ],
  });
  expect(figures).toEqual({
    name: 'start',
    cloneToFirstPageMs: 8100,
    installMs: 2000,
    firstStartMs: 6000,
    warmStartMs: 6000,
    warmApiReadyMs: 3000,
    warmVsNodeStart: 100,
    nodeStartMs: 50,
    staticPageMs: 90,
  });
});
