import { ProblemError } from '../platform/http/problem.ts';

/** Who wants work done. */
export type Asker = {
  /** Addresses take turns, so that a crowd at one does not keep the others waiting. */
  address: string;
  /** Until when the caller waits, by `performance.now()`. */
  deadlineAt: number;
};

/** Runs work, at most `concurrentMax` at a time; of what waits, one of each address in turn. */
export type ConcurrencyLimit = <T>(asker: Asker, work: () => Promise<T>) => Promise<T>;

export type ConcurrencyLimitOptions = {
  concurrentMax: number;
  waitingMax: number;
  /** How long work takes, as long as none was seen. */
  expectedMs: number;
  now?(): number;
};

/** Share of the newest duration in what is expected. */
const NEWEST = 0.2;

type Waiter = Asker & { begin(): void; refuse(): void };

/**
 * Work that would end after its caller's deadline is not begun: the caller hears so at once, or as soon as it is known.
 *
 * @throws {ProblemError} `overloaded`
 */
export function createConcurrencyLimit(options: ConcurrencyLimitOptions): ConcurrencyLimit {
  const { concurrentMax, waitingMax, now = () => performance.now() } = options;
  /** Addresses in the order of their turns. */
  const queues = new Map<string, Waiter[]>();
  let waiting = 0;
  let running = 0;
  let expectedMs = options.expectedMs;

  return async (asker, work) => {
    await enter(asker);
    const startedAt = now();
    try {
      return await work();
    } finally {
      expectedMs += (now() - startedAt - expectedMs) * NEWEST;
      leave();
    }
  };

  async function enter(asker: Asker): Promise<void> {
    if (running < concurrentMax) {
      running += 1;
      return;
    }
    const turns = 1 + Math.floor(countAhead(asker.address) / concurrentMax);
    if (now() + (turns + 1) * expectedMs > asker.deadlineAt) throw overloaded(turns * expectedMs);
    if (waiting >= waitingMax && !makeRoom(asker.address)) throw overloaded(turns * expectedMs);
    // The place of the one who leaves is handed over, so `running` does not change.
    await new Promise<void>((resolve, reject) => {
      const waiter = { ...asker, begin: resolve, refuse: () => reject(overloaded(expectedMs)) };
      queues.set(asker.address, [...(queues.get(asker.address) ?? []), waiter]);
      waiting += 1;
    });
  }

  function leave(): void {
    const next = takeNext();
    if (next) next.begin();
    else running -= 1;
  }

  /** The next in turn. Those who would hear too late are told now. */
  function takeNext(): Waiter | null {
    for (const [address, queue] of [...queues]) {
      const isLate = ({ deadlineAt }: Waiter) => now() + expectedMs > deadlineAt;
      const late = queue.filter(isLate);
      keep(
        address,
        queue.filter((waiter) => !isLate(waiter)),
      );
      for (const waiter of late) waiter.refuse();
    }
    const [address, queue] = queues.entries().next().value ?? [];
    const [next, ...others] = queue ?? [];
    if (address === undefined || !next) return null;
    // Behind the others, in the order of turns.
    queues.delete(address);
    if (others.length > 0) queues.set(address, others);
    waiting -= 1;
    return next;
  }

  function keep(address: string, queue: Waiter[]): void {
    waiting -= (queues.get(address)?.length ?? 0) - queue.length;
    if (queue.length === 0) queues.delete(address);
    else queues.set(address, queue);
  }

  /** Those who have their turn before a newcomer of an address. */
  function countAhead(address: string): number {
    const own = queues.get(address)?.length ?? 0;
    let ahead = 0;
    for (const { length } of queues.values()) ahead += Math.min(length, own + 1);
    return ahead;
  }

  /** Takes the last place of the address that has the most, unless that is the newcomer's own. */
  function makeRoom(address: string): boolean {
    const own = queues.get(address)?.length ?? 0;
    const [longest, queue] = [...queues].reduce((most, one) => (one[1].length > most[1].length ? one : most));
    if (queue.length <= own + 1) return false;
    keep(longest, queue.slice(0, -1));
    queue.at(-1)?.refuse();
    return true;
  }
}

const overloaded = (retryAfterMs: number) =>
  new ProblemError('overloaded', {
    retryAfterMs: Math.max(1000, Math.ceil(retryAfterMs)),
    shouldRetry: true,
  });
