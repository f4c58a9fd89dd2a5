import type { CsvWriter } from '../contract/csv.ts';
import { LIMITS } from '../contract/fields.ts';
import type { Page, PageQuery } from '../types/page.ts';
import { MockProblem } from './mock-problem.ts';

/** The page of a sorted list after the item that the cursor names, or before it. */
export const pageOf = <T>(items: readonly T[], query: PageQuery, idOf: (item: T) => string): Page<T> => {
  const { cursor, limit = LIMITS.pageSizeDefault } = query;
  if (cursor === undefined) return sliceOf(items, 0, limit, idOf);
  const find = (side: Side) => items.findIndex((item) => cursorOf(side, idOf(item)) === cursor);
  const [before, after] = [find('before'), find('after')];
  if (before !== -1) return sliceOf(items, Math.max(0, before - limit), Math.min(before, limit), idOf);
  if (after !== -1) return sliceOf(items, after + 1, limit, idOf);
  throw new MockProblem('validation_failed', 'The cursor is not one of this list', {
    errors: [{ field: 'cursor', message: 'not a cursor of this list' }],
  });
};

/** So many items of a sorted list from a number on, with the cursors to go on from there. */
export const sliceOf = <T>(
  items: readonly T[],
  start: number,
  count: number,
  idOf: (item: T) => string,
): Page<T> => {
  const shown = items.slice(start, start + count);
  const [first, last] = [shown.at(0), shown.at(-1)];
  const hasMore = start + count < items.length;
  return {
    items: shown,
    nextCursor: hasMore && last !== undefined ? cursorOf('after', idOf(last)) : null,
    previousCursor: start > 0 && first !== undefined ? cursorOf('before', idOf(first)) : null,
  };
};

type Side = 'before' | 'after';

const cursorOf = (side: Side, id: string): string => btoa(`${side} ${id}`);

/** Sorts newest first; things of the same instant in the order opposite to how they were made. */
export const newestFirst = <T extends { createdAt: string }>(items: Iterable<T>): T[] =>
  [...items].toReversed().toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));

/** `Map.groupBy`, for compiling against older libraries. */
export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

/** Counts end there: more than a mock is ever asked for. */
export const COUNT_MAX = 10_000;

/** A CSV file of all these records. */
export const csvFile = <T>({ head, lines }: CsvWriter<T>, records: readonly T[]): string =>
  head + lines(records);
