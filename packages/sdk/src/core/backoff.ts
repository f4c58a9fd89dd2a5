/** The ladder of waits between tries, in milliseconds. */
export type Backoff = { baseDelayMs: number; maxDelayMs: number };

/** Even the luckiest draw leaves the server this long to breathe. */
export const FLOOR_MS = 50;

/**
 * Full jitter: anything between the floor and the doubled-each-time ceiling, so that clients that
 * failed together do not come back together. `retry` counts from 1.
 */
export const backoffMs = (
  retry: number,
  { baseDelayMs, maxDelayMs }: Backoff,
  random: () => number,
): number => {
  const ceiling = Math.min(maxDelayMs, baseDelayMs * 2 ** (retry - 1));
  return Math.min(ceiling, FLOOR_MS) + random() * Math.max(0, ceiling - FLOOR_MS);
};

/** Never before the time that the server named, and up to a tenth (at most a second) after it. */
export const spreadRetryAfterMs = (retryAfterMs: number, random: () => number): number =>
  retryAfterMs + random() * Math.min(1000, retryAfterMs / 10);
