import type { EventEnvelope } from '@livedrops/sdk/contract';
import type { BusRecord } from '../platform/bus/bus.ts';
import type { LoggedEvent, LogPiece } from '../platform/log/event-log.ts';
import { endOf } from '../platform/log/log-piece.ts';

/** How a piece of the log travels. */
export const toRecord = (piece: LogPiece): BusRecord => ({
  key: piece.key ?? keyOf(piece as LoggedEvent),
  first: piece._id,
  position: endOf(piece),
  value: JSON.stringify(piece),
});

/** What concerns a drop stays in order, and so does what concerns only a topic. */
export function keyOf(event: Pick<LoggedEvent, 'topic' | 'type' | 'data'>): string {
  const { topic, data } = event as Pick<EventEnvelope, 'topic' | 'type' | 'data'>;
  if ('order' in data) return data.order.items[0]?.dropId ?? topic;
  if ('drop' in data) return data.drop.id;
  return 'dropId' in data ? data.dropId : topic;
}

/** The piece that a record was made of. */
export function readRecord({ value }: Pick<BusRecord, 'value'>): LogPiece {
  const piece = JSON.parse(value) as LogPiece;
  return { ...piece, occurredAt: new Date(piece.occurredAt) };
}
