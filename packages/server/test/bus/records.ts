import type { BusRecord } from '../../src/platform/bus/bus.ts';

/** Records of the log from one position to another, for so many drops in turn. */
export const recordsFrom = (first: number, last: number, keys = 12): BusRecord[] =>
  Array.from({ length: last - first + 1 }, (_, index) => {
    const position = first + index;
    return { key: `drp_${position % keys}`, position, value: JSON.stringify({ n: position }) };
  });

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

type Seen = { key: string; position: number };

export const positionsOf = (records: readonly Pick<Seen, 'position'>[]): number[] =>
  [...new Set(records.map(({ position }) => position))].sort((a, b) => a - b);

/** Keys whose records were not, each for the first time, in order. */
export function outOfOrder(records: readonly Seen[]): string[] {
  const seen = new Set<number>();
  const newest = new Map<string, number>();
  const faults = new Set<string>();
  for (const { key, position } of records) {
    if (seen.has(position)) continue;
    seen.add(position);
    if (position < (newest.get(key) ?? 0)) faults.add(`${key}: ${position} after ${newest.get(key)}`);
    newest.set(key, position);
  }
  return [...faults];
}
