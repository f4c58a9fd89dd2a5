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

/** The same items, each begun while the one before it is used: so who makes them and who uses them work at the same time. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // Its fault is told when it is its turn.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return?.();
  }
}

/** The items of a source that gives one after the other, so many at a time. */
export async function* grouped<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let some: T[] = [];
  for await (const item of source) {
    if (some.push(item) < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
