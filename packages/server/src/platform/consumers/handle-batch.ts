import type { LogPiece } from '../log/event-log.ts';
import { endOf } from '../log/log-piece.ts';
import { DIED } from './dead-letters.ts';
import type { Deaths } from './deaths.ts';
import { handleOne, handlePieces, type Handling, putAside } from './handle-pieces.ts';
import { inTurn } from './in-turn.ts';

export type Care = {
  /** Whether one of the pieces may have killed a process. */
  isSuspect: boolean;
  deaths: Deaths;
  /** Writes down that everything up to this piece is done. */
  onHandled(piece: LogPiece): Promise<void>;
};

/**
 * Handles pieces and writes down at the end that they are done. After a process died over one of them each is handled alone, and written
 * down before it is begun and after it is done. A piece that has killed as many processes as it may fail becomes a dead letter without
 * another attempt.
 *
 * @throws as `handlePieces` does; that is no death
 */
export async function handleBatch(
  pieces: readonly LogPiece[],
  handling: Handling,
  care: Care,
): Promise<void> {
  if (care.isSuspect) {
    for (const piece of pieces) await inTurn(() => handleSuspect(piece, handling, care));
    return;
  }
  await handlePieces(pieces, handling);
  const last = pieces.at(-1);
  if (last) await care.onHandled(last);
}

async function handleSuspect(
  piece: LogPiece,
  handling: Handling,
  { deaths, onHandled }: Pick<Care, 'deaths' | 'onHandled'>,
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
