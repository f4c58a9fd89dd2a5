const MINUTE_MS = 60_000;
const BEFORE_MS = 30 * MINUTE_MS;
const AFTER_MS = 10 * MINUTE_MS;

type OnAir = { from: number; until: number };

/**
 * Until when nothing may be downloaded or installed, because an own drop is near or on air; `null`: it may. Drops that follow each other
 * closely are one. Times are epoch milliseconds by one clock.
 */
export const frozenUntil = (drops: readonly OnAir[], nowMs: number): number | null => {
  let until: number | null = null;
  for (const drop of [...drops].sort((a, b) => a.from - b.from)) {
    const isNear = drop.from - BEFORE_MS <= (until ?? nowMs) && drop.until + AFTER_MS > (until ?? nowMs);
    if (isNear) until = drop.until + AFTER_MS;
  }
  return until;
};
