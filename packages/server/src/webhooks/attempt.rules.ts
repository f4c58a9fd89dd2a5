const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between tries, as the Standard Webhooks specification proposes and stretched to 75 hours, so that a broken weekend is survived. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Longest wait that a receiver can ask for. */
const ASKED_MAX_MS = 24 * HOUR_MS;
/** Pauses grow by up to this share, so that what failed together does not come back together. */
const JITTER = 0.2;
/** The receiver says that it is gone for good. */
const GONE = 410;

/** What came of one try; `status` is `null` without an answer, and `error` says why then. */
export type Tried = { status: number | null; retryAfterMs: number | null; error: string | null };

export type Verdict =
  | { kind: 'delivered' }
  | { kind: 'retry'; afterMs: number; reason: string }
  | { kind: 'failed'; reason: string; isGone: boolean };

/**
 * What to do after a try. Any 2xx is taken; everything else, redirects too, is tried again, later if the receiver asks for it, until the
 * tries are used up.
 *
 * @param tries made so far, this one included
 * @param random between 0 and 1
 */
export function decideAttempt(tried: Tried, tries: number, random: number): Verdict {
  const { status } = tried;
  if (status !== null && status >= 200 && status < 300) return { kind: 'delivered' };
  const reason = tried.error ?? describeStatus(status);
  if (status === GONE) return { kind: 'failed', reason, isGone: true };
  const pauseMs = RETRY_AFTER_MS[tries - 1];
  if (pauseMs === undefined) return { kind: 'failed', reason, isGone: false };
  const askedMs = Math.min(tried.retryAfterMs ?? 0, ASKED_MAX_MS);
  return { kind: 'retry', reason, afterMs: Math.round(Math.max(pauseMs, askedMs) * (1 + JITTER * random)) };
}

function describeStatus(status: number | null): string {
  if (status !== null && status >= 300 && status < 400)
    return `It answered with a redirect (${status}), and those are not followed`;
  return `It answered with ${status}`;
}
