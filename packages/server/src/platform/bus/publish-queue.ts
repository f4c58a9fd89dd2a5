import { within } from '../within.ts';

/** The broker is too slow: nothing was sent, and nothing was kept. */
export class BusFullError extends Error {
  override name = 'BusFullError';
}

export type PublishQueueOptions<R> = {
  /** Stores records in their order. Called again only when the last call is over or was given up. */
  send(records: readonly R[]): Promise<void>;
  /** Records in one send, about. */
  batchMax: number;
  /** Records that may wait: what bounds the memory when the broker is slow. */
  waitingMax: number;
  timeoutMs: number;
};

export type PublishQueue<R> = {
  /** @throws {BusFullError} at once when too many wait */
  publish(records: readonly R[]): Promise<void>;
};

type Waiting<R> = { records: readonly R[]; resolve(): void; reject(error: unknown): void };

/**
 * One send at a time; what is published meanwhile goes together in the next one. When a send fails, what waits behind it fails too: it
 * must not overtake what will be published again.
 */
export function createPublishQueue<R>(options: PublishQueueOptions<R>): PublishQueue<R> {
  const { send, batchMax, waitingMax, timeoutMs } = options;
  let waiting: Waiting<R>[] = [];
  let size = 0;
  let isSending = false;

  async function sendAll(): Promise<void> {
    isSending = true;
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await within(send(group.flatMap(({ records }) => records)), timeoutMs);
        for (const { resolve } of group) resolve();
      } catch (error) {
        const failed = [...group, ...waiting];
        waiting = [];
        size = 0;
        for (const { reject } of failed) reject(error);
      }
    }
    isSending = false;
  }

  function takeGroup(): Waiting<R>[] {
    let end = 0;
    let count = 0;
    do count += waiting[end++]?.records.length ?? 0;
    while (end < waiting.length && count < batchMax);
    size -= count;
    return waiting.splice(0, end);
  }

  return {
    publish(records) {
      if (records.length === 0) return Promise.resolve();
      // A publish that is larger than the queue can wait only alone.
      if (size > 0 && size + records.length > waitingMax)
        return Promise.reject(new BusFullError(`${size} records wait for the broker`));
      size += records.length;
      return new Promise((resolve, reject) => {
        waiting.push({ records, resolve, reject });
        if (!isSending) void sendAll();
      });
    },
  };
}
