import { within } from '../within.ts';

/** More than all attempts at a record need that fail in good time. */
const TURN_MS = 30_000;

let previous: Promise<unknown> = Promise.resolve();

/**
 * Does what may kill the process when nothing else of that kind is under way in it. A process dies as a whole: what other partitions or
 * groups were trying at that moment would be blamed as well, and in the end be put aside for it.
 *
 * Work that takes longer than its turn goes on, but others no longer wait for it: they may be blamed for what it does, which is better
 * than to stand still behind something that never ends.
 */
export function inTurn<T>(work: () => Promise<T>, turnMs = TURN_MS): Promise<T> {
  const turn = previous;
  const working = turn.then(work);
  previous = turn.then(() => within(working, turnMs)).catch(() => {});
  return working;
}
