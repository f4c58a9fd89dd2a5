import type { Drop } from '@livedrops/sdk';

const MINUTE_MS = 60_000;
/** So long before the start a creator is told, with the shortest first. */
const MARKS = [
  { name: '1 minute', ms: MINUTE_MS },
  { name: '15 minutes', ms: 15 * MINUTE_MS },
] as const;

/** Which mark before its start a drop has passed last; `null`: none, or it has started. */
export const markOf = (
  { status, startsAt }: Pick<Drop, 'status' | 'startsAt'>,
  nowMs: number,
): string | null => {
  const leftMs = Date.parse(startsAt) - nowMs;
  if (status !== 'scheduled' || leftMs <= 0) return null;
  return MARKS.find(({ ms }) => leftMs <= ms)?.name ?? null;
};
