import { setImmediate } from 'node:timers/promises';
import type { LogPiece } from '../../log/event-log.ts';
import type { Deaths } from '../deaths.ts';
import type { Handling } from '../handle-pieces.ts';
import { handleBatch } from '../handle-batch.ts';

const BATCH_MAX = 200;

export type Fetched = { piece: LogPiece; offset: bigint; leaderEpoch: number };

export type KafkaPartitionOptions = {
  handling: Handling;
  deaths: Deaths;
  /** Writes down that everything up to this record is handled. */
  commit(last: Fetched): Promise<void>;
  /** Handling or committing failed: what is queued is worth nothing any more. */
  onFailure(error: unknown): void;
};

/** A partition that this member has, between two rebalances: handles what was fetched, in order, and commits what was handled. */
export type KafkaPartition = {
  /** Takes what was fetched, in the order of the partition. */
  push(fetched: Fetched): void;
  readonly waiting: number;
  /** Forgets what it has not begun, and resolves when the rest is over. */
  close(): Promise<void>;
};

export function createKafkaPartition(options: KafkaPartitionOptions): KafkaPartition {
  const { handling, deaths, commit, onFailure } = options;
  let queue: Fetched[] = [];
  const closing = new AbortController();
  let isFirst = true;
  let running: Promise<void> | null = null;

  async function handleQueue(): Promise<void> {
    // What was fetched together is handled together: the messages come one by one, without a pause.
    await setImmediate();
    while (!closing.signal.aborted) {
      const batch = queue.splice(0, BATCH_MAX);
      const [first] = batch;
      if (!first) return;
      // Only where it has taken over can it meet what killed the member before it.
      const isSuspect = isFirst && (await deaths.isSuspect(Number(first.offset)));
      isFirst = false;
      const fetchedAs = new Map(batch.map((fetched) => [fetched.piece, fetched]));
      const onHandled = async (piece: LogPiece): Promise<void> => {
        const fetched = fetchedAs.get(piece);
        if (fetched) await commit(fetched);
      };
      await handleBatch([...fetchedAs.keys()], handling, { isSuspect, deaths, onHandled });
    }
  }

  function start(): void {
    running ??= handleQueue()
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
    push(fetched) {
      if (closing.signal.aborted) return;
      queue.push(fetched);
      start();
    },
    get waiting() {
      return queue.length;
    },
    async close() {
      closing.abort();
      queue = [];
      await running;
    },
  };
}
