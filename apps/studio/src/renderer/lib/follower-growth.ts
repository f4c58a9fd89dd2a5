import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';
import { localZone } from './zoned-time.ts';

/** How many follow, and how many of them began on each of the last days of this place's calendar. */
export const useFollowerGrowth = (days: number) => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: ['followers', creatorId, 'growth', days],
    queryFn: async ({ signal }) =>
      client.creators.followerGrowth({ days, timeZone: localZone() }, { signal }),
  });
};
