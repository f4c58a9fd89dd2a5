import { following } from '../tracing.ts';
import type { EventGroup, LoggedEvent } from './log-collections.ts';

/** What the log has in one document: an event with all that it tells, or a group of named facts, whose records have the rest. */
export type LogPiece = LoggedEvent | EventGroup;

export const isGroup = (piece: LogPiece): piece is EventGroup => 'ids' in piece;

/** Position of the last event in it. */
export const endOf = (piece: LogPiece): number => piece._id + (isGroup(piece) ? piece.ids.length - 1 : 0);

/** Reads the JSON of pieces, and of one. */
export const parsePieces = (text: string): LogPiece[] => (JSON.parse(text) as LogPiece[]).map(reviveDate);
export const parsePiece = (text: string): LogPiece => reviveDate(JSON.parse(text) as LogPiece);

const reviveDate = (piece: LogPiece): LogPiece => ({ ...piece, occurredAt: new Date(piece.occurredAt) });

/** A named fact with its places. */
export type NamedEvent = Pick<LoggedEvent, '_id' | 'topic' | 'seq' | 'occurredAt' | 'key' | 'traceparent'> & {
  kind: string;
  id: string;
};

/** The events of a piece, or those of some topics. */
export function openPiece(
  piece: LogPiece,
  isWanted: (topic: string) => boolean = () => true,
): (LoggedEvent | NamedEvent)[] {
  if (!isGroup(piece)) return isWanted(piece.topic) ? [piece] : [];
  const { _id, kind, key, occurredAt } = piece;
  const from = following(piece.traceparent);
  return piece.ids.flatMap((id, index) => {
    const [topic, seq] = [piece.topics[index], piece.seqs[index]];
    if (topic === undefined || seq === undefined || !isWanted(topic)) return [];
    return [{ _id: _id + index, topic, seq, occurredAt, key, kind, id, ...from }];
  });
}

/** What a fact that is only named tells. */
export type Told = { type: string; data: unknown };

/** Reads facts of one kind; what it does not find is left out. */
export type ResolveNamed = (kind: string, ids: readonly string[]) => Promise<ReadonlyMap<string, Told>>;

/** Reads what is only named, in the order that it came in. */
export async function resolveEvents(
  events: readonly (LoggedEvent | NamedEvent)[],
  resolveNamed: ResolveNamed,
): Promise<LoggedEvent[]> {
  const told = new Map<string, ReadonlyMap<string, Told>>();
  for (const [kind, named] of Map.groupBy(events.filter(isNamed), (event) => event.kind))
    told.set(kind, await resolveNamed(kind, [...new Set(named.map(({ id }) => id))]));
  return events.flatMap((event) => {
    if (!isNamed(event)) return [event];
    const { kind, id, ...places } = event;
    const fact = told.get(kind)?.get(id);
    return fact ? [{ ...places, type: fact.type, data: fact.data }] : [];
  });
}

const isNamed = (event: LoggedEvent | NamedEvent): event is NamedEvent => 'kind' in event;
