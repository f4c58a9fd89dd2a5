import type { LoggedEvent, LogPiece } from '../../src/platform/log/event-log.ts';
import { endOf } from '../../src/platform/log/log-piece.ts';

/** Events of the log from one position to another, for so many drops in turn. */
export const eventsFrom = (first: number, last: number, keys = 12): LoggedEvent[] =>
  upTo(last, first).map((position) => {
    const key = `drp_${position % keys}`;
    const topic = `drop:${key}`;
    const data = { n: position };
    return { _id: position, topic, seq: position, type: 'noted', occurredAt: new Date(0), data, key };
  });

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** What was handled, in the order in which that happened. */
export type Seen = { key: string; position: number };

export const toSeen = (pieces: readonly LogPiece[]): Seen[] =>
  pieces.map((piece) => ({ key: piece.key, position: endOf(piece) }));

export const positionsOf = (seen: readonly Pick<Seen, 'position'>[]): number[] =>
  [...new Set(seen.map(({ position }) => position))].sort((a, b) => a - b);

/** Keys whose events were not, each for the first time, in order. */
export function outOfOrder(all: readonly Seen[]): string[] {
  const seen = new Set<number>();
  const newest = new Map<string, number>();
  const faults = new Set<string>();
  for (const { key, position } of all) {
    if (seen.has(position)) continue;
    seen.add(position);
    if (position < (newest.get(key) ?? 0)) faults.add(`${key}: ${position} after ${newest.get(key)}`);
    newest.set(key, position);
  }
  return [...faults];
}
