import { useQuery } from '@tanstack/react-query';
import { useStudio } from '../../lib/studio.ts';

const REFRESH_MS = 10_000;

/** How a drop sold by minutes in the last day, asked for again while it is shown. */
export const useDaySales = (dropId: string) => {
  const { client } = useStudio();
  return useQuery({
    queryKey: ['day-sales', dropId],
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => client.drops.sales(dropId, { resolution: 'minute' }, { signal }),
  });
};
