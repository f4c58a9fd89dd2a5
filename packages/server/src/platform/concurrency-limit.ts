import { ProblemError } from './http/problem.ts';
import { createTurns } from './turns.ts';

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
  const turns = createTurns<Waiter>();
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
    const rounds = 1 + Math.floor(turns.countAhead(asker.address) / concurrentMax);
    const isTooLate = now() + (rounds + 1) * expectedMs > asker.deadlineAt;
    if (isTooLate || (turns.count() >= waitingMax && !makeRoom(asker.address)))
      throw overloaded(rounds * expectedMs);
    // The place of the one who leaves is handed over, so `running` does not change.
    await new Promise<void>((resolve, reject) => {
      turns.add({ ...asker, begin: resolve, refuse: () => reject(overloaded(expectedMs)) });
    });
  }

  function leave(): void {
    const latest = now() + expectedMs;
    for (const late of turns.removeWhere(({ deadlineAt }) => latest > deadlineAt)) late.refuse();
    const next = turns.takeNext();
    if (next) next.begin();
    else running -= 1;
  }

  /** Takes the last place of the address that has the most, unless that is the newcomer's own. */
  function makeRoom(address: string): boolean {
    const last = turns.removeLastOfLongest(address);
    last?.refuse();
    return last !== null;
  }
}

const overloaded = (retryAfterMs: number) =>
  new ProblemError('overloaded', {
    retryAfterMs: Math.max(1000, Math.ceil(retryAfterMs)),
    shouldRetry: true,
  });
