import { within } from '../within.ts';

/** More than all attempts at an event need that fail in good time. */
const TURN_MS = 30_000;

let previous: Promise<unknown> = Promise.resolve();

/**
 * Does what may kill the process while nothing else of that kind is under way in it. A process dies as a whole: what other groups were
 * trying at that moment would be blamed as well, and become a dead letter in the end.
 *
 * Work that takes longer than its turn goes on, but others no longer wait for it. They may be blamed for what it does; standing still
 * behind work that never ends would be worse.
 */
export function inTurn<T>(work: () => Promise<T>, turnMs = TURN_MS): Promise<T> {
  const turn = previous;
  const working = turn.then(work);
  previous = turn.then(() => within(working, turnMs)).catch(() => {});
  return working;
}
