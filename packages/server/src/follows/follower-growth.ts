import { dayFormat, daysUpTo, type FollowerGrowth } from '@livedrops/sdk/contract';
import type { Creators } from '../creators/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { FollowStore } from './follow.store.ts';

export type FollowerGrowthDeps = {
  follows: Pick<FollowStore, 'countByDay'>;
  creators: Pick<Creators, 'findCreator'>;
  clock: Clock;
};

/** Follows that one look reads of the index, newest first. */
export const COUNTED_MAX = 100_000;
const DAY_MS = 86_400_000;

/** Of very many new followers only the days that all of them were read of are told. */
export async function followerGrowth(
  { follows, creators, clock }: FollowerGrowthDeps,
  { creatorId, days, timeZone }: { creatorId: string; days: number; timeZone: string },
  limit = COUNTED_MAX,
): Promise<FollowerGrowth> {
  const now = clock.now();
  // A day of a time zone may be an hour longer than others.
  const since = new Date(now - (days + 1) * DAY_MS);
  const [creator, counted] = await Promise.all([
    creators.findCreator(creatorId),
    follows.countByDay(creatorId, { since, timeZone, limit }),
  ]);
  const read = counted.reduce((sum, { followed }) => sum + followed, 0);
  const cutDay = read < limit ? '' : (counted.at(-1)?.day ?? '');
  const byDay = new Map(counted.map(({ day, followed }) => [day, followed]));
  const all = daysUpTo(dayFormat(timeZone)(new Date(now)), days);
  return {
    followers: creator?.followerCount ?? 0,
    days: all.filter((day) => day > cutDay).map((day) => ({ day, followed: byDay.get(day) ?? 0 })),
  };
}
