import { ProblemError } from './http/problem.ts';

/** Packs values into the opaque cursor of a place in a list. */
export const encodeCursor = (keys: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * Reads a cursor back. The keys only ever go into comparisons, and only as plain text or numbers.
 *
 * @throws {ProblemError} `validation_failed` when it was not made by `encodeCursor` with `length` keys
 */
function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey)) return keys;
  } catch {
    // Falls through to the one refusal below.
  }
  throw refuseCursor('was not made by this API');
}

const isKey = (key: unknown): key is string | number => typeof key === 'string' || typeof key === 'number';

export type CursorKinds = { text: string; number: number; instant: Date };

/** Latest instant that JavaScript and BSON both hold. */
const INSTANT_MAX_MS = 8.64e15;

/**
 * Reads a cursor whose keys have known kinds; an `instant` was packed as epoch milliseconds.
 *
 * @throws {ProblemError} `validation_failed` when it was not made by `encodeCursor` with keys of these kinds
 */
export function readCursor<const K extends readonly (keyof CursorKinds)[]>(
  cursor: string,
  kinds: K,
): { [I in keyof K]: CursorKinds[K[I]] } {
  const keys = decodeCursor(cursor, kinds.length).map((key, index) => toKind(key, kinds[index]));
  return keys as unknown as { [I in keyof K]: CursorKinds[K[I]] };
}

function toKind(key: string | number, kind: keyof CursorKinds | undefined): string | number | Date {
  if (kind === 'text' && typeof key === 'string' && key.isWellFormed() && !key.includes('\0')) return key;
  if (kind === 'number' && Number.isFinite(key)) return key;
  if (kind === 'instant' && typeof key === 'number' && Math.abs(key) <= INSTANT_MAX_MS) return new Date(key);
  throw refuseCursor('was not made by this API');
}

export const refuseCursor = (message: string) =>
  new ProblemError('validation_failed', { errors: [{ field: 'cursor', message }] });
