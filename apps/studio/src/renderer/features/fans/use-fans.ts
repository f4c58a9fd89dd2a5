import type { Customer, CustomerFilter, EventEnvelope, Follower } from '@livedrops/sdk';
import { followTopic } from '@livedrops/sdk/realtime';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from '../../lib/ask-anew.ts';
import { useStudio } from '../../lib/studio.ts';
import { type PagedList, usePages } from '../../lib/use-pages.ts';
import { useCreatorId } from '../../lib/use-session.ts';

const CUSTOMERS = ['customers'] as const;

/** The server makes the list from the log, and so a moment after the orders: after the first of them, and after the last one of a rush. */
const SOON_MS = 3000;
const LATE_MS = 15_000;

/** Keeps the list and its sums as orders come. Mounted once, by the screen. */
export const useCustomersFeed = (): void => {
  const { realtime } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    let late: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      soon = undefined;
      void queries.invalidateQueries({ queryKey: CUSTOMERS });
    };
    const apply = ({ type }: EventEnvelope) => {
      if (type !== 'sales.updated') return;
      soon ??= setTimeout(read, SOON_MS);
      clearTimeout(late);
      late = setTimeout(read, LATE_MS);
    };
    const { stop } = followTopic(realtime, `sales:${creatorId}`, {
      hear: apply,
      look: (looking) => askAnew(queries, CUSTOMERS, { ...looking, apply }),
    });
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
      stop();
    };
  }, [realtime, creatorId, queries]);
};

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
