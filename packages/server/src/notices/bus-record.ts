import type { BusRecord } from '../platform/bus/bus.ts';
import type { LoggedEvent, LogPiece } from '../platform/events/event-log.ts';
import { endOf, isGroup } from '../platform/events/log-piece.ts';
import { presentEvent } from './notices.present.ts';

/** How a piece of the log travels: what concerns a drop stays in order, and so does what concerns only a topic. */
export const toRecord = (piece: LogPiece): BusRecord => ({
  key: isGroup(piece) ? piece.key : keyOf(piece),
  first: piece._id,
  position: endOf(piece),
  value: JSON.stringify(piece),
});

function keyOf(event: LoggedEvent): string {
  const { topic, data } = presentEvent(event);
  if ('order' in data) return data.order.items[0]?.dropId ?? topic;
  if ('drop' in data) return data.drop.id;
  return 'dropId' in data ? data.dropId : topic;
}

/** The piece that a record was made of. */
export function readRecord({ value }: Pick<BusRecord, 'value'>): LogPiece {
  const piece = JSON.parse(value) as LogPiece;
  return { ...piece, occurredAt: new Date(piece.occurredAt) };
}
