import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES } from './job.ts';
import { type Counts, shareSlots, TURN_LENGTH } from './share-slots.ts';

const sum = (counts: Counts) => counts.orders + counts.starts + counts.rest;
const count = fc.nat({ max: 200 });
const waitingCounts = fc.record({ orders: count, starts: count, rest: count });

describe('free slots', () => {
  it.each([
    ['nothing waits', 10, [0, 0, 0], [0, 0, 0]],
    ['there is room for all', 10, [2, 3, 4], [2, 3, 4]],
    ['all priorities are full', 8, [99, 99, 99], [5, 2, 1]],
    ['only the last priority waits', 8, [0, 0, 99], [0, 0, 8]],
    ['the first priority needs little', 8, [1, 99, 99], [1, 6, 1]],
  ])('when %s', (_name, free, [o, s, r], [orders, starts, rest]) => {
    expect(shareSlots(free, { orders: o!, starts: s!, rest: r! }, 0)).toEqual({ orders, starts, rest });
  });

  it('are all used while anything waits, and nobody gets more than what waits', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), waitingCounts, fc.nat(), (free, waiting, slot) => {
        const shares = shareSlots(free, waiting, slot);
        expect(sum(shares)).toBe(Math.min(free, sum(waiting)));
        for (const priority of PRIORITIES) expect(shares[priority]).toBeLessThanOrEqual(waiting[priority]);
      }),
    );
  });

  it('starve no priority, however few there are at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat({ max: 1000 }), (free, start) => {
        const total = { orders: 0, starts: 0, rest: 0 };
        let slot = start;
        while (slot < start + TURN_LENGTH) {
          const shares = shareSlots(free, { orders: 99, starts: 99, rest: 99 }, slot);
          for (const priority of PRIORITIES) total[priority] += shares[priority];
          slot += sum(shares);
        }
        for (const priority of PRIORITIES) expect(total[priority]).toBeGreaterThan(0);
        expect(total.orders).toBeGreaterThan(total.rest);
      }),
    );
  });
});
