import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';

export const creatorKey = (creatorId: string) => ['creator', creatorId] as const;

/** The signed-in creator's own profile. */
export const useOwnCreator = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: creatorKey(creatorId),
    queryFn: async ({ signal }) => client.creators.get(creatorId, { signal }),
  });
};
