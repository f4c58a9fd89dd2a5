import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChain } from './chain.ts';
import { contiguousRun } from './contiguous-run.ts';
import { partitionOf } from './partition-of.ts';
import { earlierId } from './redis/redis-trim.ts';

const record = (position: number, key = `drp_${position % 5}`) => ({ key, position, value: '' });

describe('partitionOf', () => {
  it('is what it always was', () => {
    // Reference values of FNV-1a (32 bits): http://www.isthe.com/chongo/tech/comp/fnv/
    expect(partitionOf('', 2 ** 32)).toBe(0x81_1c_9d_c5);
    expect(partitionOf('a', 2 ** 32)).toBe(0xe4_0c_29_2c);
    expect(partitionOf('foobar', 2 ** 32)).toBe(0xbf_9c_f9_68);
  });

  it('spreads keys', () => {
    const counts = Array.from({ length: 4 }, () => 0);
    for (let n = 0; n < 1000; n += 1) counts[partitionOf(`drp_${n}`, 4)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(150);
  });
});

describe('a chain', () => {
  it('says only what is true: no record of the partition is between', () => {
    // A publisher that goes back, and that leaves out parts, as after failures and when another one took turns with it.
    const steps = fc.array(
      fc.record({ from: fc.integer({ min: 1, max: 60 }), count: fc.integer({ min: 1, max: 20 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (published, partitions) => {
        const chain = createChain(partitions);
        for (const { from, count } of published) {
          for (const { after, position, partition } of chain(
            Array.from({ length: count }, (_, n) => record(from + n)),
          )) {
            expect(after).toBeLessThan(position);
            for (let between = after + 1; between < position; between += 1)
              expect(partitionOf(record(between).key, partitions)).not.toBe(partition);
          }
        }
      }),
    );
  });

  it('links records to the one before in their partition, also over several publishes', () => {
    const chain = createChain(1);
    const afterOf = (...positions: number[]) =>
      chain(positions.map((n) => record(n))).map(({ after }) => after);
    expect(afterOf(5, 6)).toEqual([4, 5]);
    expect(afterOf(7)).toEqual([6]);
    expect(afterOf(9)).toEqual([8]);
    expect(afterOf(6, 7)).toEqual([5, 6]);
  });
});

describe('contiguousRun', () => {
  const at = (position: number, after: number) => ({ ...record(position), after });

  it.each([
    ['nothing', [], 3, [], null],
    ['what follows', [at(5, 2), at(8, 5)], 3, [5, 8], null],
    ['not what was handled', [at(2, 1), at(3, 2), at(6, 3)], 3, [6], null],
    ['nothing twice', [at(4, 3), at(5, 4), at(4, 3), at(5, 4), at(6, 5)], 3, [4, 5, 6], null],
    ['nothing when something is missing before it', [at(6, 5)], 3, [], 5],
    ['only what is before a hole', [at(4, 3), at(7, 6), at(8, 7)], 3, [4], 6],
  ])('takes %s', (_, delivered, position, taken, missingUpTo) => {
    const run = contiguousRun(delivered, position);
    expect(run.records.map((one) => one.position)).toEqual(taken);
    expect(run.missingUpTo).toBe(missingUpTo);
  });
});

describe('earlierId', () => {
  it.each([
    ['9-0', '10-0', '9-0'],
    ['10-2', '10-10', '10-2'],
    ['1700000000000-0', '0-0', '0-0'],
  ])('of %s and %s is %s', (a, b, earlier) => {
    expect(earlierId(a, b)).toBe(earlier);
    expect(earlierId(b, a)).toBe(earlier);
  });
});
