import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '../../lease.ts';
import type { Deaths } from '../deaths.ts';
import type { DeliveredRecord } from '../bus.ts';
import { handleInOrder, type Handling } from '../handle-in-order.ts';
import { handleWithCare } from '../handle-with-care.ts';
import { keepingLease, PARTITION_LEASE_MS } from '../keep-lease.ts';

const BATCH_MAX = 200;
const TAKE_AGAIN_MS = 100;

export type Queued = { record: DeliveredRecord; offset: bigint; leaderEpoch: number };

export type KafkaLaneOptions = {
  /**
   * Kafka tells a member only afterwards that it has lost a partition. With the lease the next one waits for what the last one is
   * doing, and the order of a key holds.
   */
  lease: Lease;
  handling: Handling;
  /** `null`: whoever handles deals with that. */
  deaths: Deaths | null;
  commit(last: Queued): Promise<void>;
  /** Handling or committing failed: what is queued is worth nothing any more. */
  onFailure(error: unknown): void;
};

/** One partition that this member has, between two rebalances: handles what was fetched, in order, and commits what was handled. */
export type KafkaLane = {
  /** Takes what was fetched, in the order of the partition. */
  push(queued: Queued): void;
  readonly waiting: number;
  /** Forgets what it has not begun, and resolves when the rest is over and the lease is free. */
  close(): Promise<void>;
};

export function createKafkaLane({ lease, handling, deaths, commit, onFailure }: KafkaLaneOptions): KafkaLane {
  let queue: Queued[] = [];
  const closing = new AbortController();
  let running: Promise<void> | null = null;
  let isFirst = true;

  async function run(): Promise<void> {
    while (queue.length > 0 && !closing.signal.aborted) {
      if (!(await lease.hold())) {
        await sleep(TAKE_AGAIN_MS, undefined, { signal: handling.signal });
        continue;
      }
      const batch = queue.splice(0, BATCH_MAX);
      await keepingLease(lease, PARTITION_LEASE_MS, () => handleBatch(batch));
    }
  }

  async function handleBatch(batch: readonly Queued[]): Promise<void> {
    const [first, last] = [batch[0], batch.at(-1)];
    if (!first || !last) return;
    // Only where it has taken over can it meet what killed the one before it.
    const mayHaveKilled = isFirst && deaths !== null && (await deaths.isSuspect(first.record.position));
    isFirst = false;
    const records = batch.map(({ record }) => record);
    if (!mayHaveKilled) await handleInOrder(records, handling);
    else await handleWithCare(records, handling, { deaths, onHandled: (record) => commitOf(batch, record) });
    await commit(last);
  }

  async function commitOf(batch: readonly Queued[], record: DeliveredRecord): Promise<void> {
    const queued = batch.find((one) => one.record === record);
    if (queued) await commit(queued);
  }

  function start(): void {
    running ??= run()
      .catch((error: unknown) => {
        queue = [];
        onFailure(error);
      })
      .finally(() => {
        running = null;
        // What came between the last look at the queue and now.
        if (queue.length > 0 && !closing.signal.aborted) start();
      });
  }

  return {
    push(queued) {
      if (closing.signal.aborted) return;
      queue.push(queued);
      start();
    },
    get waiting() {
      return queue.length;
    },
    async close() {
      closing.abort();
      queue = [];
      await running;
      await lease.release().catch(() => {});
    },
  };
}
