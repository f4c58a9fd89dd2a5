import type { Customer, CustomerFilter, Follower } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { useStudio } from '../../lib/studio.ts';
import { type PagedList, usePages } from '../../lib/use-pages.ts';
import { useCreatorId } from '../../lib/use-session.ts';

/** People who bought. */
export const useCustomers = (filter: CustomerFilter): PagedList<Customer> => {
  const { client } = useStudio();
  return usePages(['customers', filter], async (query, options) =>
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
