import type { BusRecord } from '../../src/platform/bus/bus.ts';
import type { LogPiece } from '../../src/platform/log/event-log.ts';
import { endOf, isGroup } from '../../src/platform/log/log-piece.ts';

/** As a publisher and a durable consumer must agree on it. */
export const toRecord = (piece: LogPiece): BusRecord => ({
  key: isGroup(piece) ? piece.key : piece.topic,
  first: piece._id,
  position: endOf(piece),
  value: isGroup(piece) ? JSON.stringify(piece.ids) : JSON.stringify(piece.data),
});
