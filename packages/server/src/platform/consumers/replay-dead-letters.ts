import type { Lease } from '../lease.ts';
import type { Logger } from '../logger.ts';
import { type Loop, startLoop } from '../loop.ts';
import { parsePiece } from '../log/log-piece.ts';
import type { Consuming } from './consumer.ts';
import type { DeadLetters } from './dead-letters.ts';

const LOOK_EVERY_MS = 1000;

export type ReplayOptions = Pick<Consuming, 'group' | 'handle'> & {
  deadLetters: DeadLetters;
  /** Lets one member of the group replay at a time. */
  lease: Lease;
  logger: Logger;
};

/**
 * Handles the letters that an operator asked to replay, one by one and oldest first. They come late, whatever their key: what came behind
 * them was handled long ago.
 */
export function startReplays({ group, handle, deadLetters, lease, logger }: ReplayOptions): Loop {
  return startLoop(`replay.${group}`, logger, async () => {
    if (!(await lease.hold())) return LOOK_EVERY_MS;
    const letter = await deadLetters.takeReplay(group);
    if (!letter) return LOOK_EVERY_MS;
    const { position } = letter;
    const piece = parsePiece(letter.value);
    try {
      await handle([piece]);
    } catch (error) {
      logger.warn({ err: error, group, position }, 'a dead letter was not handled again');
      // The attempt was counted when the letter was taken.
      await deadLetters.add(group, piece, { error, attempts: 0 });
      return 0;
    }
    await deadLetters.settle(letter._id);
    logger.info({ group, position }, 'a dead letter was handled');
    return 0;
  });
}
