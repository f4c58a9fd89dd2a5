/** Does `work` for each item, so many at a time. Rejects with the first failure, after which nothing new is begun. */
export async function forEachAtMost<T>(
  atOnce: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All runners draw from the one iterator.
  const rest = items[Symbol.iterator]();
  let hasFailed = false;
  const run = async () => {
    for (let next = rest.next(); next.done !== true && !hasFailed; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
