type Waiting = { address: string };

export type Turns<W extends Waiting> = {
  count(): number;
  add(waiter: W): void;
  /** The next in turn: the first of one address, then the first of the next one. */
  takeNext(): W | null;
  /** Callers that would have their turn before a newcomer of an address. */
  countAhead(address: string): number;
  removeWhere(isRemoved: (waiter: W) => boolean): W[];
  /** Removes the last of the address that has the most, if it has more than a newcomer's address would have. */
  removeLastOfLongest(newcomer: string): W | null;
};

/** Callers that wait, by address; addresses take turns. A few hundred at most: what looks at all of them is cheap. */
export function createTurns<W extends Waiting>(): Turns<W> {
  /** In the order of their turns. */
  const queues = new Map<string, readonly W[]>();
  const lengthOf = (address: string) => queues.get(address)?.length ?? 0;
  const keep = (address: string, queue: readonly W[]): void => {
    if (queue.length === 0) queues.delete(address);
    else queues.set(address, queue);
  };

  return {
    count: () => [...queues.values()].reduce((sum, { length }) => sum + length, 0),
    add: (waiter) => keep(waiter.address, [...(queues.get(waiter.address) ?? []), waiter]),
    takeNext() {
      const [address, queue] = queues.entries().next().value ?? [];
      const [next, ...others] = queue ?? [];
      if (address === undefined || !next) return null;
      // Behind the others.
      queues.delete(address);
      keep(address, others);
      return next;
    },
    countAhead(address) {
      const own = lengthOf(address);
      return [...queues.values()].reduce((sum, { length }) => sum + Math.min(length, own + 1), 0);
    },
    removeWhere(isRemoved) {
      const removed: W[] = [];
      for (const [address, queue] of queues) {
        removed.push(...queue.filter(isRemoved));
        keep(
          address,
          queue.filter((waiter) => !isRemoved(waiter)),
        );
      }
      return removed;
    },
    removeLastOfLongest(newcomer) {
      const [longest] = [...queues].sort(([, a], [, b]) => b.length - a.length);
      if (!longest || longest[1].length <= lengthOf(newcomer) + 1) return null;
      const [address, queue] = longest;
      keep(address, queue.slice(0, -1));
      return queue.at(-1) ?? null;
    },
  };
}
