import { ProblemError } from './http/problem.ts';

/** Packs the sort keys of a page's last item into the opaque cursor of the next page. */
export const encodeCursor = (keys: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * Reads a cursor back. The keys only ever go into comparisons, and only as plain text or numbers.
 *
 * @throws {ProblemError} `validation_failed` when it was not made by `encodeCursor` with `length` keys
 */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey)) return keys;
  } catch {
    // Falls through to the one refusal below.
  }
  throw new ProblemError('validation_failed', {
    errors: [{ field: 'cursor', message: 'was not made by this API' }],
  });
}

const isKey = (key: unknown): key is string | number => typeof key === 'string' || typeof key === 'number';

/** Cuts the one extra item that tells whether there is a next page. */
export function toPage<D, T>(
  documents: readonly D[],
  limit: number,
  keysOf: (document: D) => readonly (string | number)[],
  present: (document: D) => T,
): { items: T[]; nextCursor: string | null } {
  const shown = documents.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = documents.length > limit && last !== undefined;
  return { items: shown.map(present), nextCursor: hasMore ? encodeCursor(keysOf(last)) : null };
}
