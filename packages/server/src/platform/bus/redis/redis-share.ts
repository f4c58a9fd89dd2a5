import type { RedisClient } from '../../redis.ts';

/** How long a member that says nothing counts. */
const ALIVE_SECONDS = 3;

/** How many partitions each living member of a group may have, by Redis's clock. A wrong answer only spreads the work badly. */
export async function askShare(
  redis: RedisClient,
  { membersKey, member, partitions }: { membersKey: string; member: string; partitions: number },
): Promise<number> {
  const [seconds] = await redis.time();
  const now = Number(seconds);
  await redis.zadd(membersKey, now, member);
  await redis.zremrangebyscore(membersKey, '-inf', now - ALIVE_SECONDS - 1);
  await redis.expire(membersKey, ALIVE_SECONDS * 10);
  return Math.ceil(partitions / Math.max(1, await redis.zcard(membersKey)));
}
