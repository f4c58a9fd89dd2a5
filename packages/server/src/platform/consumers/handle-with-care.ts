import type { LogPiece } from '../log/event-log.ts';
import { endOf } from '../log/log-piece.ts';
import { DIED } from './dead-letters.ts';
import type { Deaths } from './deaths.ts';
import { handleOne, type Handling, putAside } from './handle-pieces.ts';
import { inTurn } from './in-turn.ts';

export type Care = {
  deaths: Deaths;
  /** Writes down that everything up to this piece is done. */
  onHandled(piece: LogPiece): Promise<void>;
};

/**
 * Handles pieces after a process died over one of them: alone, each written down before it is begun and after it is done. A piece that
 * has killed as many processes as it may fail becomes a dead letter without another attempt.
 *
 * @throws as `handlePieces` does; that is no death
 */
export async function handleWithCare(
  pieces: readonly LogPiece[],
  handling: Handling,
  care: Care,
): Promise<void> {
  for (const piece of pieces) await inTurn(() => handleSuspect(piece, handling, care));
}

async function handleSuspect(
  piece: LogPiece,
  handling: Handling,
  { deaths, onHandled }: Care,
): Promise<void> {
  handling.signal.throwIfAborted();
  const died = (await deaths.begin(endOf(piece))) - 1;
  try {
    if (died >= (handling.attemptsMax ?? Number.POSITIVE_INFINITY))
      await putAside(piece, { error: new Error(DIED), attempts: died }, handling);
    else await handleOne(piece, handling);
    await onHandled(piece);
  } catch (error) {
    await deaths.survive();
    throw error;
  }
}
