import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';

/** Of everything that is asked about orders. */
export const SOLD = ['sold'] as const;
export const SOLD_COUNTS = [...SOLD, 'counts'] as const;

/** How many parts of orders each view has. */
export const useSoldCounts = (dropId: string | undefined) => {
  const { client } = useStudio();
  return useQuery({
    queryKey: [...SOLD_COUNTS, dropId],
    queryFn: async ({ signal }) => client.orders.soldCounts({ dropId }, { signal }),
  });
};
