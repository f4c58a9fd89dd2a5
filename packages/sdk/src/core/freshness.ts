/** Longer than the server shares an answer of a moment ago. */
const SHARED_MS_MAX = 5000;

/** What a client knows of changes: those that it made, and those that it has heard of. What it reads after one is not from before it. */
export type Freshness = {
  /** Something has changed, or may have. */
  note: () => void;
  /** Whether answers from a moment ago could be from before a change. */
  isWanted: () => boolean;
};

export const createFreshness = (): Freshness => {
  let changedAt = Number.NEGATIVE_INFINITY;
  return {
    note: () => {
      changedAt = performance.now();
    },
    isWanted: () => performance.now() - changedAt < SHARED_MS_MAX,
  };
};
