/** Records that are in memory at a time, whatever their list has and however slowly its reader takes it. */
const BATCH = 500;

/**
 * Goes through a list of any length. Each batch is read when it is asked for, after the last record of the one before, so no cursor of the
 * database stays open meanwhile.
 *
 * @param read so many records after one, or the first ones
 */
export async function* inBatches<T>(
  read: (last: T | null, limit: number) => Promise<T[]>,
): AsyncGenerator<T[]> {
  for (let last: T | null = null; ;) {
    const batch: T[] = await read(last, BATCH);
    last = batch.at(-1) ?? null;
    if (last === null) return;
    yield batch;
    if (batch.length < BATCH) return;
  }
}
