import { describe, expect, it } from 'vitest';
import { faultLine } from './faults.ts';
import { planFaults } from './plan-faults.ts';

const MINUTE = 60_000;
const topology = { servers: 3 };

describe('planFaults', () => {
  it('gives the same schedule for the same seed, and another one for another', () => {
    expect(planFaults(7, MINUTE, topology)).toEqual(planFaults(7, MINUTE, topology));
    expect(planFaults(7, MINUTE, topology)).not.toEqual(planFaults(8, MINUTE, topology));
  });

  it('keeps the beginning when the run is longer, so that a short run can be looked at closely', () => {
    const short = planFaults(7, MINUTE, topology);
    expect(planFaults(7, 5 * MINUTE, topology).slice(0, short.length - 3)).toEqual(short.slice(0, -3));
  });

  it.each([1, 2, 3, 4, 5])(
    'never lets two faults of one layer overlap and ends in time (seed %i)',
    (seed) => {
      for (const layer of ['servers', 'database', 'redis']) {
        const faults = planFaults(seed, 3 * MINUTE, topology).filter((fault) => fault.layer === layer);
        expect(faults.length).toBeGreaterThan(5);
        for (const [index, fault] of faults.entries()) {
          const next = faults[index + 1]?.atMs ?? 3 * MINUTE;
          expect(fault.atMs + fault.forMs).toBeLessThanOrEqual(next);
        }
      }
    },
  );

  it('uses every kind within some minutes', () => {
    const kinds = new Set(planFaults(1, 3 * MINUTE, topology).map(({ action }) => action.kind));
    expect([...kinds].sort()).toEqual([
      'cut-member',
      'cut-redis',
      'flush-redis',
      'freeze-member',
      'freeze-server',
      'kill-member',
      'kill-redis',
      'kill-server',
      'slow-member',
      'slow-redis',
      'step-down',
      'swallow-member',
    ]);
  });

  it('says each fault in a line', () => {
    expect(
      faultLine({
        atMs: 1500,
        forMs: 4000,
        layer: 'database',
        action: { kind: 'cut-member', member: 'primary', scope: 'clients' },
      }),
    ).toBe('   1.5 s  database  cut-member primary clients, for 4.0 s');
  });
});
