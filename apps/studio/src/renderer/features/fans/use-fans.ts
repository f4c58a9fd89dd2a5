import type { Customer, CustomerFilter, Follower, Page } from '@livedrops/sdk';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useStudio } from '../../lib/studio.ts';
import { useCreatorId } from '../../lib/use-session.ts';

const PAGE_SIZE = 100;

/** A list that is read page by page. */
const useList = <Item>(
  key: readonly string[],
  read: (query: { limit: number; cursor?: string }, options: { signal: AbortSignal }) => Promise<Page<Item>>,
) =>
  useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      read({ limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
    // The table stays while the next letter of a search is answered.
    placeholderData: keepPreviousData,
  });

export type FanList<Item> = ReturnType<typeof useList<Item>>;

/** People who bought. */
export const useCustomers = (filter: CustomerFilter): FanList<Customer> => {
  const { client } = useStudio();
  return useList(['customers', JSON.stringify(filter)], async (query, options) =>
    client.creators.customers({ ...filter, ...query }, options),
  );
};

export const useCustomerTotals = () => {
  const { client } = useStudio();
  return useQuery({
    queryKey: ['customers', 'totals'],
    queryFn: async ({ signal }) => client.creators.customerTotals({ signal }),
  });
};

/** People who follow, the newest first. */
export const useFollowers = (): FanList<Follower> => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useList(['followers', creatorId], async (query, options) =>
    client.creators.followers(creatorId, query, options),
  );
};

/** How many follow; `undefined` while that is not known. */
export const useFollowerCount = (): number | undefined => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  const creator = useQuery({
    queryKey: ['creator', creatorId],
    queryFn: async ({ signal }) => client.creators.get(creatorId, { signal }),
  });
  return creator.data?.followerCount;
};
