import { describe, expect, it } from 'vitest';
import { median, percentile, percentiles, rounded } from './figures.ts';

describe('figures', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 100], 3.5],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('the percentile %d of 1 to 100 is %d', (share, expected) => {
    const shuffled = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
    expect(percentile(shuffled, share)).toBe(expected);
  });

  it('a percentile is always one of the values', () => {
    expect(percentiles([10, 20])).toEqual({ p50: 10, p95: 20, p99: 20 });
  });

  it('has no figure without values, and none that JSON could not carry', () => {
    expect(median([])).toBeNaN();
    expect(percentile([], 0.5)).toBeNaN();
    expect(rounded(Number.NaN)).toBeNull();
    expect(rounded(Number.POSITIVE_INFINITY)).toBeNull();
    expect(rounded(0.876_54)).toBe(0.88);
  });
});
