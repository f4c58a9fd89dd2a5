import type { Customer, CustomerFilter, Follower } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { useStudio } from '../../lib/studio.ts';
import { type PagedList, usePages } from '../../lib/use-pages.ts';
import { useSalesNews } from '../../lib/use-sales-news.ts';
import { useCreatorId } from '../../lib/use-session.ts';

const CUSTOMERS = ['customers'] as const;

/** The server makes the list from the log, and so a moment after the orders: also after the last one of a rush. */
const LATE_MS = 15_000;

/** Keeps the list and its sums as orders come. Mounted once, by the screen. */
export const useCustomersFeed = (): void => useSalesNews(CUSTOMERS, LATE_MS);

/** People who bought. */
export const useCustomers = (filter: CustomerFilter): PagedList<Customer> => {
  const { client } = useStudio();
  return usePages([...CUSTOMERS, filter], async (query, options) =>
    client.creators.customers({ ...filter, ...query }, options),
  );
};

export const useCustomerTotals = () => {
  const { client } = useStudio();
  return useQuery({
    queryKey: [...CUSTOMERS, 'totals'],
    queryFn: async ({ signal }) => client.creators.customerTotals({ signal }),
  });
};

/** People who follow, the newest first. */
export const useFollowers = (): PagedList<Follower> => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return usePages(['followers', creatorId], async (query, options) =>
    client.creators.followers(creatorId, query, options),
  );
};

/** Whom a notice of a drop reaches. */
export const useReach = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: ['followers', creatorId, 'reach'],
    queryFn: async ({ signal }) => client.creators.reach({ signal }),
  });
};
