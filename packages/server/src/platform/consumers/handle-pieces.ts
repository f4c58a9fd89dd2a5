import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../backoff.ts';
import { isDatabaseAway } from '../database-away.ts';
import { forEachAtMost } from '../for-each-at-most.ts';
import type { LogPiece } from '../log/event-log.ts';
import { endOf } from '../log/log-piece.ts';
import type { Logger } from '../logger.ts';
import type { Consuming } from './consumer.ts';
import type { DeadLetters } from './dead-letters.ts';

const PAUSE = { baseMs: 100, maxMs: 2000 };
const KEYS_AT_ONCE = 4;

export type Handling = Required<Consuming> & {
  deadLetters: Pick<DeadLetters, 'add'>;
  logger: Logger;
  /** Ends the waiting between two attempts; what was not handled by then comes again. */
  signal: AbortSignal;
};

/**
 * Hands pieces over until each was handled or is a dead letter. A batch that fails is taken apart: a poison piece delays the pieces of
 * its own key until it is a dead letter, and those of other keys not at all.
 *
 * @throws when it is to stop, or a dead letter cannot be written: nothing is known of the rest then
 */
export async function handlePieces(pieces: readonly LogPiece[], handling: Handling): Promise<void> {
  if (pieces.length === 0) return;
  // Without dead letters there is no poison to look for.
  if (handling.attemptsMax === null) return insist(pieces, handling);
  try {
    return await handling.handle(pieces);
  } catch (error) {
    handling.logger.debug({ err: error, group: handling.group, pieces: pieces.length }, 'one by one now');
  }
  await forEachAtMost(KEYS_AT_ONCE, Map.groupBy(pieces, ({ key }) => key).values(), async (own) => {
    for (const piece of own) await handleOne(piece, handling);
  });
}

export async function handleOne(piece: LogPiece, handling: Handling): Promise<void> {
  await insist([piece], handling);
}

/** Tries again and again; after the last attempt the pieces become dead letters. */
async function insist(pieces: readonly LogPiece[], handling: Handling): Promise<void> {
  const { group, handle, attemptsMax, logger, signal } = handling;
  for (let attempt = 1; ;) {
    signal.throwIfAborted();
    try {
      return await handle(pieces);
    } catch (error) {
      logger.warn({ err: error, group, position: pieces[0]?._id, attempt }, 'an event was not handled');
      // While nothing can be handled at all, it is not this event's fault.
      const isAway = isDatabaseAway(error);
      if (!isAway && attempt === attemptsMax) {
        for (const piece of pieces) await putAside(piece, { error, attempts: attempt }, handling);
        return;
      }
      await sleep(backoffMs(attempt, PAUSE, 0.5 + Math.random() / 2), undefined, { signal });
      if (!isAway) attempt += 1;
    }
  }
}

/** Makes a piece a dead letter, so that those behind it can go on. */
export async function putAside(
  piece: LogPiece,
  failure: { error: unknown; attempts: number },
  { group, deadLetters, logger }: Handling,
): Promise<void> {
  await deadLetters.add(group, piece, failure);
  logger.error({ group, position: endOf(piece), key: piece.key }, 'an event became a dead letter');
}
