import { describe, expect, it } from 'vitest';
import { interleave, pairedRatio, type Subject } from './harness.ts';

const subject = (name: string, log: string[], faults: string[] = []): Subject<string, number> => ({
  name,
  async prepare({ number, isWarmUp }) {
    log.push(`${name}${number}${isWarmUp ? 'w' : ''}`);
    return name;
  },
  verify: async () => faults,
});

describe('interleaved rounds', () => {
  it('measure the subjects in turn and forget the warm-up', async () => {
    const log: string[] = [];
    let runs = 0;
    const measured = await interleave([subject('a', log), subject('b', log)], {
      rounds: 2,
      warmUps: 1,
      run: async () => (runs += 1),
    });
    expect(log).toEqual(['a0w', 'b0w', 'a1', 'b1', 'a2', 'b2']);
    expect(measured).toEqual([
      { name: 'a', results: [3, 5], faults: [] },
      { name: 'b', results: [4, 6], faults: [] },
    ]);
  });

  it('keep every fault, also of the warm-up', async () => {
    const measured = await interleave([subject('a', [], ['lost an order'])], {
      rounds: 1,
      warmUps: 1,
      run: async () => 1,
    });
    expect(measured[0]?.faults).toEqual(['lost an order', 'lost an order']);
  });
});

describe('the ratio of two subjects', () => {
  it('compares within rounds, so that a slow round does not count', () => {
    expect(pairedRatio([50, 5, 60], [100, 10, 100])).toBe(0.5);
  });

  it('leaves out rounds without a reference', () => {
    expect(pairedRatio([50, 7], [100, 0])).toBe(0.5);
    expect(pairedRatio([50], [])).toBeNaN();
  });
});
