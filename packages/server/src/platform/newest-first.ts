import { readCursor } from './cursor.ts';

/** What a cursor holds of a list whose newest records come first. */
export const newestKeys = ({ createdAt, id }: { createdAt: Date; id: string }) => [createdAt.getTime(), id];

/** The filter for what comes behind a cursor in such a list. Records of one instant go by `tieBreak`. */
export function olderThan<F extends string>(cursor: string | undefined, tieBreak: F) {
  if (cursor === undefined) return {};
  const [createdAt, id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, [tieBreak]: { $lt: id } }] };
}
