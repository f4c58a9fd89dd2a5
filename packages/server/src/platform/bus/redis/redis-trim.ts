import type { RedisClient } from '../../redis.ts';
import { describeGroups, type GroupState } from './redis-group.ts';

/** What listeners may be behind, and how late a group may be that is new, or is to be made again in a Redis that was wiped. */
const KEPT_MS = 10_000;

/**
 * Cuts off what every group has acknowledged. Groups only move on, so what was read a moment ago is never too far. A stream that
 * nobody consumes keeps the last seconds.
 */
export async function trimStream(redis: RedisClient, stream: string, keptMs = KEPT_MS): Promise<void> {
  const [seconds] = await redis.time();
  const firsts = [`${Math.max(0, Number(seconds) * 1000 - keptMs)}-0`];
  for (const group of await describeGroups(redis, stream))
    firsts.push(await firstUnread(redis, stream, group));
  await redis.xtrim(stream, 'MINID', firsts.reduce(earlierId));
}

/** The smallest id that a group may still need. */
async function firstUnread(redis: RedisClient, stream: string, group: GroupState): Promise<string> {
  const [, oldest] = (await redis.xpending(stream, group.name)) as [count: number, oldest: string | null];
  return oldest ?? group.lastDelivered;
}

/** Ids are two whole numbers, `milliseconds-sequence`, and are not ordered as text. */
export function earlierId(a: string, b: string): string {
  const [[aMs = 0, aSeq = 0], [bMs = 0, bSeq = 0]] = [a.split('-').map(Number), b.split('-').map(Number)];
  return aMs < bMs || (aMs === bMs && aSeq <= bSeq) ? a : b;
}
