let previous: Promise<unknown> = Promise.resolve();

/**
 * Does what may kill the process when nothing else of that kind is under way in it. A process dies as a whole: what other partitions or
 * groups were trying at that moment would be blamed as well, and in the end be put aside for it.
 */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const working = previous.then(work);
  previous = working.catch(() => {});
  return working;
}
