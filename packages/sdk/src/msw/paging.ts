import { LIMITS } from '../contract/fields.ts';
import type { Page, PageQuery } from '../types/page.ts';
import { MockProblem } from './mock-problem.ts';

/** The page of a sorted list after the item that the cursor names. */
export const pageOf = <T>(items: readonly T[], query: PageQuery, idOf: (item: T) => string): Page<T> => {
  const { cursor, limit = LIMITS.pageSizeDefault } = query;
  const start = cursor === undefined ? 0 : items.findIndex((item) => encode(idOf(item)) === cursor) + 1;
  if (cursor !== undefined && start === 0) {
    throw new MockProblem('validation_failed', 'The cursor is not one of this list', {
      errors: [{ field: 'cursor', message: 'not a cursor of this list' }],
    });
  }
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = start + limit < items.length;
  return { items: page, nextCursor: hasMore && last !== undefined ? encode(idOf(last)) : null };
};

const encode = (id: string): string => btoa(id);

/** Sorts newest first; things of the same instant in the order opposite to how they were made. */
export const newestFirst = <T extends { createdAt: string }>(items: Iterable<T>): T[] =>
  [...items].toReversed().toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));

/** `Map.groupBy`, for compiling against older libraries. */
export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
