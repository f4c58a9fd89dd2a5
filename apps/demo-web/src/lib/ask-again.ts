import { isApiError, isLiveDropsError } from '@livedrops/sdk';

/** How often a page asks while no events arrive. */
export const POLL_MS = 15_000;

const FIRST_MS = 2000;
/** Pages that failed together do not ask together: the same part more for all reads of a page, so that a time that was told is kept. */
const MOST_SPREAD = 0.25;
const spread = Math.random() * MOST_SPREAD;
/** A page that failed does not ask more seldom than it asks anyway. */
const LONGEST_MS = POLL_MS / (1 + MOST_SPREAD);
/** A timer that is longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What of a read failed, and how often since its last answer, as the request cache keeps it. */
type Failed = { error: unknown; errorUpdateCount: number };

/** Whether the same question may get an answer later: nobody answered, or the server had no time or a fault. */
const mayPass = (error: unknown): boolean => {
  if (!isLiveDropsError(error)) return false;
  return !isApiError(error) || error.status === 408 || error.status === 429 || error.status >= 500;
};

/** What the server asks to be waited, or nothing. */
export const retryAfterMs = (error: unknown): number => (isApiError(error) ? (error.retryAfterMs ?? 0) : 0);

/**
 * After what time a read that failed asks again by itself: the server's word, or twice as long each time. `null` where asking again
 * can change nothing.
 */
export const askAgainMs = ({ error, errorUpdateCount }: Failed): number | null => {
  if (!mayPass(error)) return null;
  const waitMs = Math.max(retryAfterMs(error), Math.min(FIRST_MS * 2 ** (errorUpdateCount - 1), LONGEST_MS));
  return Math.min(Math.round(waitMs * (1 + spread)), LONGEST_TIMER_MS);
};

/** How often a read is asked: after a failure when it may have passed, and otherwise as told. */
export const askAgainOr =
  (otherwise: number | false) =>
  ({ state }: { state: { error: unknown; errorUpdateCount: number } }): number | false =>
    state.error === null ? otherwise : (askAgainMs(state) ?? otherwise);
