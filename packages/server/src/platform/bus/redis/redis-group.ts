import type { RedisClient } from '../../redis.ts';
import { type Entry, toEntry } from './redis-entry.ts';

/** One name for all members: who may read is decided by the lease, so whatever is pending was left by somebody dead, or by a failure. */
const MEMBER = 'member';

export type Pending = { id: string; deliveries: number };

/** A consumer group of one stream. It is made where it is missing, at any moment: Redis may have been wiped. */
export type RedisGroup = {
  /** What was delivered and not acknowledged, oldest first. */
  pending(count: number): Promise<Pending[]>;
  /** Delivers a pending entry again, which Redis counts; `null` when it is no longer there. */
  claim(id: string): Promise<Entry | null>;
  /** New entries; waits for the first one at most `blockMs`. */
  read(count: number, blockMs: number): Promise<Entry[]>;
  acknowledge(ids: readonly string[]): Promise<void>;
  /** Ends a wait for new entries, and with it the connection. What was on its way is pending then. */
  interrupt(): void;
  lag(): Promise<number>;
};

type RawEntry = [id: string, fields: string[]];

export function createRedisGroup(redis: RedisClient, stream: string, group: string): RedisGroup {
  let isWaiting = false;

  async function inGroup<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      if (!isNoGroup(error)) throw error;
      // From the first entry: what was published before the group was there again is for it, too.
      await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch(ignoreBusyGroup);
      return command();
    }
  }

  return {
    pending: (count) =>
      inGroup(async () => {
        const rows = (await redis.xpending(stream, group, '-', '+', count)) as PendingRow[];
        return rows.map(([id, , , deliveries]) => ({ id, deliveries }));
      }),
    claim: (id) =>
      inGroup(async () => {
        // Redis 7 forgets a pending entry that was deleted, and answers with the one behind it; Redis 6 answers with null for it.
        const claimed = await redis.xautoclaim(stream, group, MEMBER, 0, id, 'COUNT', 1);
        const [entry] = claimed[1] as (RawEntry | null)[];
        return entry?.[0] === id ? toEntry(entry) : null;
      }),
    async read(count, blockMs) {
      isWaiting = true;
      try {
        const read = await inGroup(() => readNew(redis, { stream, group, count, blockMs }));
        return read.map(toEntry);
      } finally {
        isWaiting = false;
      }
    },
    interrupt() {
      if (isWaiting) redis.disconnect();
    },
    async acknowledge(ids) {
      await redis.xack(stream, group, ...ids);
    },
    async lag() {
      const own = (await describeGroups(redis, stream)).find(({ name }) => name === group);
      return own ? own.pending + (await countBehind(redis, stream, own)) : redis.xlen(stream);
    },
  };
}

async function readNew(
  redis: RedisClient,
  { stream, group, count, blockMs }: { stream: string; group: string; count: number; blockMs: number },
): Promise<RawEntry[]> {
  const from = ['STREAMS', stream, '>'] as const;
  const read = await redis.xreadgroup('GROUP', group, MEMBER, 'COUNT', count, 'BLOCK', blockMs, ...from);
  const [answer] = (read ?? []) as [stream: string, entries: RawEntry[]][];
  return answer?.[1] ?? [];
}

type PendingRow = [id: string, consumer: string, idleMs: number, deliveries: number];

/** How far a group is. `lag` is unknown to Redis before version 7. */
export type GroupState = { name: string; pending: number; lastDelivered: string; lag: number | null };

/** The groups of a stream; none when there is no stream. */
export async function describeGroups(redis: RedisClient, stream: string): Promise<GroupState[]> {
  const groups = (await redis.xinfo('GROUPS', stream).catch(ignoreNoStream)) as unknown[][];
  return groups.map((flat) => {
    const field = new Map(flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), flat[at + 1]]] : [])));
    const lag = field.get('lag');
    return {
      name: String(field.get('name')),
      pending: Number(field.get('pending')),
      lastDelivered: String(field.get('last-delivered-id')),
      lag: typeof lag === 'number' ? lag : null,
    };
  });
}

/** Whether there was one. */
export async function removeGroup(redis: RedisClient, stream: string, group: string): Promise<boolean> {
  const names = (await describeGroups(redis, stream)).map(({ name }) => name);
  return names.includes(group) && (await redis.xgroup('DESTROY', stream, group)) === 1;
}

async function countBehind(redis: RedisClient, stream: string, group: GroupState): Promise<number> {
  if (group.lag !== null) return group.lag;
  return (await redis.xrange(stream, `(${group.lastDelivered}`, '+')).length;
}

const isNoGroup = (error: unknown): boolean => error instanceof Error && error.message.includes('NOGROUP');

function ignoreBusyGroup(error: unknown): void {
  // Another process was faster.
  if (!(error instanceof Error && error.message.includes('BUSYGROUP'))) throw error;
}

function ignoreNoStream(error: unknown): [] {
  if (error instanceof Error && error.message.includes('no such key')) return [];
  throw error;
}
