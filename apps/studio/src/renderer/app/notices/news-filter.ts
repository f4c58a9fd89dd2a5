/** A unit that comes back and is bought at once sells a drop out again, which is no news so soon. */
const AGAIN_MS = 10 * 60_000;

/** Whether something is news: the same of a thing is told once in ten minutes. */
export const createNewsFilter = () => {
  const toldAt = new Map<string, number>();
  return (what: string, nowMs: number): boolean => {
    if (nowMs - (toldAt.get(what) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return false;
    toldAt.set(what, nowMs);
    return true;
  };
};
