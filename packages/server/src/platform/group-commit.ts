import { setTimeout as sleep } from 'node:timers/promises';

/** The queue is full: nothing was done with the item. */
export class QueueFullError extends Error {
  override name = 'QueueFullError';
}

/** A clock in milliseconds, and a wait on it. */
export type Pace = { now(): number; sleep(ms: number): Promise<unknown> };

const REAL: Pace = { now: () => performance.now(), sleep };

export type GroupCommitOptions<Item, Result> = {
  /** Does the work for one group. Its results are in the order of its items. */
  commit(key: string, items: readonly Item[]): Promise<readonly Result[]>;
  /** Items in one commit at most. */
  groupSizeMax: number;
  /** Items that may wait over all keys. */
  queueMax: number;
  /** After a group of several, the next one may fill for as long as that took, and at most so long. Default 0: not at all. */
  lingerMsMax?: number;
  /** By which clock groups fill. Default: this process's monotonic one. */
  pace?: Pace;
  /** Told of each group when it is settled, for metrics. */
  onGroup?(group: GroupFigures): void;
};

/** `waitedMs`: how long the first of the group waited for its commit; `tookMs`: how long that took. */
export type GroupFigures = { size: number; waitedMs: number; tookMs: number };

/** Arrivals have stopped when none came for this part of the time. */
const PATIENCE = 0.4;
/** How many times as long the first one is waited for: while no other caller waits, that costs nothing. */
const FIRST_LINGERS = 3;

export type GroupCommit<Item, Result> = {
  /**
   * Resolves when the item's group is committed.
   *
   * @throws {QueueFullError} at once when too many wait
   */
  submit(key: string, item: Item): Promise<Result>;
  /** Items that wait or are being committed. */
  readonly size: number;
  /** Resolves when everything submitted so far has an answer. */
  drain(): Promise<void>;
};

type Waiting<Item, Result> = {
  item: Item;
  /** On the monotonic clock. */
  since: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
};

type Queue<Item, Result> = {
  waiting: Waiting<Item, Result>[];
  /** Called when so many wait. */
  expected: number;
  onFull(): void;
};

/**
 * Group commit: per key at most one commit is in flight, and while it runs the next group fills.
 * An idle key commits one item at once; under load groups grow by themselves, so the cost of a commit is shared.
 * The idea is that of database logs (DeWitt et al., "Implementation Techniques for Main Memory Database Systems", 1984).
 */
export function createGroupCommit<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
): GroupCommit<Item, Result> {
  const { lingerMsMax = 0, pace = REAL } = options;
  const queues = new Map<string, Queue<Item, Result>>();
  const running = new Set<Promise<void>>();
  let size = 0;

  async function run(key: string, queue: Queue<Item, Result>): Promise<void> {
    while (queue.waiting.length > 0) {
      const group = queue.waiting.splice(0, options.groupSizeMax);
      const startedAt = pace.now();
      await settle(options, key, group);
      size -= group.length;
      const tookMs = pace.now() - startedAt;
      const waitedMs = startedAt - (group[0]?.since ?? startedAt);
      options.onGroup?.({ size: group.length, waitedMs, tookMs });
      const present = group.length + queue.waiting.length;
      const lingerMs = Math.min(lingerMsMax, tookMs);
      const expected = Math.min(options.groupSizeMax, present);
      if (group.length > 1) await fill(queue, { expected, lingerMs, pace });
    }
    queues.delete(key);
  }

  return {
    submit(key, item) {
      if (size >= options.queueMax) return Promise.reject(new QueueFullError());
      size += 1;
      return new Promise<Result>((resolve, reject) => {
        const waiting = { item, since: pace.now(), resolve, reject };
        const queue = queues.get(key);
        if (queue) {
          const count = queue.waiting.push(waiting);
          if (count === queue.expected) queue.onFull();
          return;
        }
        const started = { waiting: [waiting], expected: 0, onFull: () => {} };
        queues.set(key, started);
        const work = run(key, started).finally(() => running.delete(work));
        running.add(work);
      });
    },
    get size() {
      return size;
    },
    async drain() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function settle<Item, Result>(
  { commit }: Pick<GroupCommitOptions<Item, Result>, 'commit'>,
  key: string,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await commit(
      key,
      group.map(({ item }) => item),
    );
    for (const [index, waiting] of group.entries()) {
      if (index < results.length) waiting.resolve(results[index] as Result);
      else waiting.reject(new Error('commit returned fewer results than items'));
    }
  } catch (error) {
    for (const waiting of group) waiting.reject(error);
  }
}

/**
 * A caller who got an answer is often back at once. Committing the first of them alone would make the rest wait a whole commit, and small
 * groups would follow large ones. So the next group waits until as many are queued as were in the last one, or arrivals stop.
 */
async function fill<Item, Result>(
  queue: Queue<Item, Result>,
  { expected, lingerMs, pace }: { expected: number; lingerMs: number; pace: Pace },
): Promise<void> {
  const { waiting } = queue;
  const { promise: full, resolve } = Promise.withResolvers<void>();
  queue.expected = expected;
  queue.onFull = resolve;
  const pause = () => Promise.race([pace.sleep(lingerMs * PATIENCE), full]);
  const giveUpAt = pace.now() + lingerMs * FIRST_LINGERS;
  while (waiting.length === 0 && pace.now() < giveUpAt) await pause();
  const endsAt = pace.now() + lingerMs;
  let before = 0;
  while (waiting.length > before && waiting.length < expected && pace.now() < endsAt) {
    before = waiting.length;
    await pause();
  }
}
