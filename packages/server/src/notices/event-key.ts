import type { LoggedEvent } from '../platform/events/event-log.ts';
import { isGroup, type LogPiece } from '../platform/events/log-piece.ts';
import { presentEvent } from './notices.present.ts';

/** Consumers get pieces with the same key in their order: what concerns a drop, and what concerns only a topic. */
export const keyOf = (piece: LogPiece): string => (isGroup(piece) ? piece.key : keyOfEvent(piece));

function keyOfEvent(event: LoggedEvent): string {
  const { topic, data } = presentEvent(event);
  if ('order' in data) return data.order.items[0]?.dropId ?? topic;
  if ('drop' in data) return data.drop.id;
  return 'dropId' in data ? data.dropId : topic;
}
