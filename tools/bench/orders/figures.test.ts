import { describe, expect, it } from 'vitest';
import type { Measured } from '../harness.ts';
import type { OrderResult } from './context.ts';
import {
  bestTransaction,
  HALF_LOAD,
  LIVEDROPS,
  LIVEDROPS_FOUR,
  NOOP,
  NOOP_FOUR,
  SOLD_OUT,
  toBench,
  toRow,
  TRANSACTION,
  TWO_WRITES,
} from './figures.ts';

const run = (perSecond: number, changes: Partial<OrderResult> = {}): OrderResult => ({
  statuses: { 201: perSecond * 2 },
  acknowledged: [],
  latenciesMs: Float64Array.from([10, 20, 30, 400]),
  spanMs: 2000,
  errors: 0,
  clientBusy: 0.5,
  cpu: { api: 8, mongod: 4, worker: null },
  ...changes,
});
const measured = (name: string, results: OrderResult[], faults: string[] = []): Measured<OrderResult> => ({
  name,
  results,
  faults,
});

const noop = measured(NOOP, [run(1000), run(100), run(1000)]);
const livedrops = measured(LIVEDROPS, [run(800), run(80), run(700)]);

describe('a row of the table', () => {
  it('holds medians, and the ratio of the same rounds', () => {
    expect(toRow(livedrops, noop)).toMatchObject({
      perSecond: 700,
      ratio: 0.8,
      p50: 20,
      p95: 400,
      refused: 0,
      failed: 0,
    });
  });

  it('holds CPU time for a thousand answers, where there is some', () => {
    expect(toRow(livedrops, noop).cpu).toEqual({ api: 2000, mongod: 1000, worker: null });
  });

  it('tells refusals from failures, and neither failures nor broken connections count as speed', () => {
    const mixed = run(0, { statuses: { 201: 100, 409: 60, 503: 40 }, errors: 3 });
    expect(toRow(measured('x', [mixed]), undefined)).toMatchObject({
      perSecond: 80,
      refused: 60,
      failed: 43,
    });
  });
});

describe('the BENCH line', () => {
  const runs = [
    noop,
    measured(`${TRANSACTION}, 256`, [run(20), run(2), run(20)]),
    measured(`${TRANSACTION}, 4`, [run(200), run(20), run(100)]),
    measured(TWO_WRITES, [run(400), run(40), run(350)]),
    livedrops,
    measured(NOOP_FOUR, [run(500), run(50), run(500)]),
    measured(LIVEDROPS_FOUR, [run(800), run(80), run(700)]),
    measured(HALF_LOAD, [run(400, { latenciesMs: Float64Array.from([5, 6, 7]) })]),
    measured(SOLD_OUT, [
      run(0, { statuses: { 409: 4000 } }),
      run(0, { statuses: { 409: 400 } }),
      run(0, { statuses: { 409: 4000 } }),
    ]),
  ];

  it('compares with the best form of the transaction', () => {
    expect(bestTransaction(runs)?.name).toBe(`${TRANSACTION}, 4`);
    expect(toBench(runs)).toEqual({
      name: 'orders',
      noopRatio: 0.8,
      vsTransaction: 4,
      vsTwoWrites: 2,
      fourProcessRatio: 2,
      twoProcessRatio: null,
      soldOutRatio: 2,
      p95Ms: 400,
      halfLoadP95Ms: 7,
      booksBalance: true,
    });
  });

  it('says so when any books do not balance', () => {
    expect(toBench([noop, measured(LIVEDROPS, [run(1)], ['a unit is lost'])]).booksBalance).toBe(false);
  });
});
