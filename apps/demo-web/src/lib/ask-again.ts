import { isApiError, isLiveDropsError } from '@livedrops/sdk';

const FIRST_MS = 2000;
const LONGEST_MS = 30_000;
/** A timer that is longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What of a read failed, and how often so far, as the request cache keeps it. */
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
 * can change nothing. Pages that failed together do not ask together.
 */
export const askAgainMs = ({ error, errorUpdateCount }: Failed): number | null => {
  if (!mayPass(error)) return null;
  const waitMs = Math.max(retryAfterMs(error), Math.min(FIRST_MS * 2 ** (errorUpdateCount - 1), LONGEST_MS));
  return Math.min(Math.round(waitMs * (1 + spread)), LONGEST_TIMER_MS);
};

/** The same for all reads of a page: a time that was told is kept. */
const spread = Math.random() / 4;

/** How often a read is asked: after a failure when it may have passed, and otherwise as told. */
export const askAgainOr =
  (otherwise: number | false) =>
  ({ state }: { state: { error: unknown; errorUpdateCount: number } }): number | false =>
    state.error === null ? otherwise : (askAgainMs(state) ?? otherwise);
