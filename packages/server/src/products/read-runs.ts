/**
 * Reads a list that consists of runs, one behind the other, each of them a range of an index. Only runs before the place are counted.
 *
 * @param limit how many there are to be, from the first `skip` on
 */
export async function readRuns<R, T>(
  runs: readonly R[],
  { skip, limit }: { skip: number; limit: number },
  read: {
    find(run: R, part: { skip: number; limit: number }): Promise<T[]>;
    /** How many a run has, at least to `max`. */
    count(run: R, max: number): Promise<number>;
  },
): Promise<T[]> {
  const found: T[] = [];
  let before = skip;
  for (const [index, run] of runs.entries()) {
    if (found.length === limit) break;
    const size = before > 0 && index < runs.length - 1 ? await read.count(run, before + 1) : Infinity;
    if (before < size) found.push(...(await read.find(run, { skip: before, limit: limit - found.length })));
    before = Math.max(0, before - size);
  }
  return found;
}
