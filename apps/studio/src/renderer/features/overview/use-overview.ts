import type { Drop, DropSales } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { SOLD } from '../../lib/sold-counts.ts';
import { useStudio } from '../../lib/studio.ts';
import { endedDrops } from './compare.ts';

/** Refunds change the figures of a drop that has ended, from time to time. */
const ENDED_MS = 60_000;

/** The last drop that has ended, with the one before it, and what both sold; `null`: none has ended yet. */
export type LastDrops = { last: Sold; before: Sold | null } | null;
type Sold = { drop: Drop; sales: DropSales };

export const useLastDrops = (drops: readonly Drop[] | undefined) => {
  const { client } = useStudio();
  const [last, before] = endedDrops(drops ?? []);
  return useQuery({
    queryKey: ['last-drops', last?.id, before?.id],
    enabled: drops !== undefined,
    staleTime: ENDED_MS,
    queryFn: async ({ signal }): Promise<LastDrops> => {
      const sold = async (drop: Drop): Promise<Sold> => ({
        drop,
        sales: await client.drops.sales(drop.id, {}, { signal }),
      });
      if (last === undefined) return null;
      return { last: await sold(last), before: before === undefined ? null : await sold(before) };
    },
  });
};

const LATEST = 5;

/** The newest orders over all drops. */
export const useLatestOrders = () => {
  const { client } = useStudio();
  return useQuery({
    queryKey: [...SOLD, 'latest'],
    queryFn: async ({ signal }) => (await client.orders.sold({ limit: LATEST }, { signal })).items,
  });
};
