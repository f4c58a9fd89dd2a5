import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';

/** Which ways of telling people the server has. They are in its configuration. */
export const useChannels = () => {
  const { client } = useStudio();
  return useQuery({
    queryKey: ['channels'],
    queryFn: async ({ signal }) => client.notifications.channels({ signal }),
    staleTime: Infinity,
  });
};
