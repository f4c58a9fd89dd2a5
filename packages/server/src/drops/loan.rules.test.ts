import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLoan, type Lending } from './loan.rules.ts';

const lending = (changes: Partial<Lending> = {}): Lending => ({ pool: 1000, own: 0, others: [], ...changes });
const lane = (id: string, remaining: number, isIdle = false) => ({ id, remaining, isIdle });

describe('decideLoan', () => {
  it('lends about a second of demand, and no more than half of a fair share', () => {
    expect(decideLoan(lending(), { needed: 10, demand: 200 }).fromPool).toBe(200);
    expect(decideLoan(lending({ others: [lane('b', 0)] }), { needed: 10, demand: 900 }).fromPool).toBe(250);
  });

  it('lends a few more than one buyer asks for, so that the next need not wait', () => {
    expect(decideLoan(lending(), { needed: 1, demand: 1 }).fromPool).toBe(16);
    expect(decideLoan(lending({ pool: 5 }), { needed: 1, demand: 1 }).fromPool).toBe(2);
  });

  it('lends what is needed now, even if that is more', () => {
    expect(decideLoan(lending({ pool: 30 }), { needed: 25, demand: 1 }).fromPool).toBe(25);
    expect(decideLoan(lending({ pool: 30, own: 5 }), { needed: 25, demand: 1 }).fromPool).toBe(20);
  });

  it('steals half of the richest lane when the pool is empty, and all of an idle one', () => {
    const others = [lane('poor', 4), lane('rich', 100)];
    expect(decideLoan(lending({ pool: 0, others }), { needed: 3, demand: 0 })).toEqual({
      fromPool: 0,
      fromLanes: [{ id: 'rich', units: 50 }],
    });
    const dead = [lane('dead', 100, true)];
    expect(decideLoan(lending({ pool: 0, others: dead }), { needed: 3, demand: 0 }).fromLanes).toEqual([
      { id: 'dead', units: 100 },
    ]);
  });

  it('never takes more than there is, and leaves nobody short while there is any', () => {
    const others = fc.array(fc.record({ remaining: fc.nat(50), isIdle: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.record({ pool: fc.nat(200), own: fc.nat(50), others }),
        fc.record({ needed: fc.nat(300), demand: fc.nat(500) }),
        ({ others: lanes, ...rest }, ask) => {
          const named = lanes.map((known, index) => ({ ...known, id: String(index) }));
          const loan = decideLoan({ ...rest, others: named }, ask);
          expect(loan.fromPool).toBeGreaterThanOrEqual(0);
          expect(loan.fromPool).toBeLessThanOrEqual(rest.pool);
          expect(new Set(loan.fromLanes.map(({ id }) => id)).size).toBe(loan.fromLanes.length);
          for (const { id, units } of loan.fromLanes) {
            expect(units).toBeGreaterThan(0);
            expect(units).toBeLessThanOrEqual(named[Number(id)]!.remaining);
          }
          const got = rest.own + loan.fromPool + loan.fromLanes.reduce((sum, { units }) => sum + units, 0);
          const all = rest.own + rest.pool + named.reduce((sum, { remaining }) => sum + remaining, 0);
          expect(got).toBeGreaterThanOrEqual(Math.min(ask.needed, all));
        },
      ),
    );
  });
});
