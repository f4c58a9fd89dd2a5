import type { Drop } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { newerDrop } from '../../lib/newer-drop.ts';
import { ownDropsKey, useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { type DayRange, startsWithin } from './schedule-range.ts';

/** More than anybody plans; a calendar of so many is not read. */
const DROPS_MAX = 1_000;
const PAGE_SIZE = 100;

/** All own drops of these days, in the order of their start, as events tell them. */
export const useSchedule = (range: DayRange) => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  const within = startsWithin(range);
  const own = useOwnDrops().data?.items;
  const list = useQuery({
    queryKey: [...ownDropsKey(creatorId), within],
    queryFn: async ({ signal }): Promise<Drop[]> =>
      client.drops.list({ creatorId, limit: PAGE_SIZE, ...within }, { signal }).toArray({ limit: DROPS_MAX }),
  });
  return { ...list, drops: merged(list.data ?? [], own ?? [], within) };
};

/** What the server listed, with what is known to be newer: a drop may have come, gone elsewhere or changed meanwhile. */
const merged = (
  listed: readonly Drop[],
  own: readonly Drop[],
  { startsFrom, startsTo }: ReturnType<typeof startsWithin>,
): Drop[] => {
  const drops = new Map(listed.map((drop) => [drop.id, drop]));
  for (const drop of own) drops.set(drop.id, newerDrop(drops.get(drop.id), drop));
  return [...drops.values()]
    .filter(({ startsAt }) => startsAt >= startsFrom && startsAt < startsTo)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id));
};
