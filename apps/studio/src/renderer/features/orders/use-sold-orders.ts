import type { Drop, EventEnvelope, Fulfillment, Page, SoldFilter, SoldOrder } from '@livedrops/sdk';
import { followTopic } from '@livedrops/sdk/realtime';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from '../../lib/ask-anew.ts';
import { ownDropsKey } from '../../lib/own-drops.ts';
import { SOLD, SOLD_COUNTS } from '../../lib/sold-counts.ts';
import { useStudio } from '../../lib/studio.ts';
import { usePages } from '../../lib/use-pages.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { mergeSold, type SoldPages, withStep } from './sold-pages.ts';

/** Counts follow a rush this far behind: each costs the server a look into every view. */
const COUNTS_MS = 3000;
/** News of so many orders at once may be without others: then the lists are read again when it is quiet. */
const FULL_NEWS = 20;
const QUIET_MS = 1500;

const LISTS = [...SOLD, 'list'] as const;
const detailsKey = (orderId: string) => [...SOLD, 'details', orderId] as const;

/** Parts of orders, newest first, page by page. */
export const useSoldOrders = (filter: SoldFilter) => {
  const { client } = useStudio();
  return usePages([...LISTS, filter], async (slice, options) =>
    client.orders.sold({ ...filter, ...slice }, options),
  );
};

export const useSoldDetails = (orderId: string) => {
  const { client } = useStudio();
  return useQuery({
    queryKey: detailsKey(orderId),
    queryFn: async ({ signal }) => client.orders.soldDetails(orderId, { signal }),
  });
};

/** Keeps the lists as the server tells it. Mounted once, by the screen. */
export const useSoldFeed = (): void => {
  const { realtime } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const readSoon = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        quiet = undefined;
        void queries.invalidateQueries({ queryKey: SOLD });
      }, QUIET_MS);
    };
    const countSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: SOLD_COUNTS });
      }, COUNTS_MS);
    };
    const apply = (event: EventEnvelope) => {
      if (event.type !== 'sales.updated') return;
      const { dropId, recent } = event.data;
      const drops = queries.getQueryData<Page<Drop>>(ownDropsKey(creatorId))?.items ?? [];
      const title = drops.find(({ id }) => id === dropId)?.title ?? '';
      for (const [key, pages] of queries.getQueriesData<SoldPages>({ queryKey: LISTS })) {
        const filter = key.at(-1) as SoldFilter;
        if (pages !== undefined)
          queries.setQueryData(key, mergeSold(pages, filter, recent, { dropId, title }));
      }
      // One that is open shows more than the lists do.
      for (const { id } of recent) void queries.invalidateQueries({ queryKey: detailsKey(id) });
      countSoon();
      // Each later frame of the same crowd counts as well: it may show a state that others have left by now.
      if (recent.length >= FULL_NEWS || quiet !== undefined) readSoon();
    };
    const { stop } = followTopic(realtime, `sales:${creatorId}`, {
      hear: apply,
      look: (looking) => askAnew(queries, SOLD, { ...looking, apply }),
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(quiet);
      stop();
    };
  }, [realtime, creatorId, queries]);
};

/** Takes one part one step on. Naming a step twice is naming it once, so a lost answer may be tried again. */
export const useAdvance = () => {
  const { client } = useStudio();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ part, to }: { part: SoldOrder; to: Fulfillment }) =>
      client.orders.fulfill(part.id, { fulfillment: to, dropId: part.dropId }),
    onSuccess: (order) => {
      queries.setQueriesData<SoldPages>({ queryKey: LISTS }, (pages) => pages && withStep(pages, order));
      void queries.invalidateQueries({ queryKey: detailsKey(order.id) });
      void queries.invalidateQueries({ queryKey: SOLD_COUNTS });
    },
    // A refusal mostly means that the order is in another state than shown: cancelled, for instance.
    onError: () => void queries.invalidateQueries({ queryKey: SOLD }),
  });
};

/** To be called when something else was done to an order: everything that is shown is asked for again. */
export const useSoldChanged = (): (() => void) => {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: SOLD });
};

export type Advance = ReturnType<typeof useAdvance>;
