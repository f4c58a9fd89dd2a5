/** Half of the values lie at or below it. `NaN` without values. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

/** The nearest-rank percentile: the smallest value that at least `share` (0 to 1) of all values do not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  rank(ascending(values), share);

/** p50, p95 and p99 of the same values, sorted once. */
export const percentiles = (values: readonly number[]): { p50: number; p95: number; p99: number } => {
  const sorted = ascending(values);
  return { p50: rank(sorted, 0.5), p95: rank(sorted, 0.95), p99: rank(sorted, 0.99) };
};

/** Rounded to `digits` places; `null` for what is not a number, which JSON could not carry. */
export const rounded = (value: number, digits = 2): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(digits)) : null;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
