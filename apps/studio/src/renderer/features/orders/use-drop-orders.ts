import type { DropOrder, EventEnvelope, Fulfillment } from '@livedrops/sdk';
import { followTopic } from '@livedrops/sdk/realtime';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from '../../lib/ask-anew.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { mergeOrders, withStep, type OrderPages } from './order-list.ts';

const PAGE_SIZE = 50;

const ordersKey = (dropId: string) => ['orders', dropId] as const;

/** All orders of a drop, newest first, as they come and change. */
export const useDropOrders = (dropId: string) => {
  const { client, realtime } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  useEffect(() => {
    const apply = (event: EventEnvelope) => {
      if (event.type !== 'sales.updated' || event.data.dropId !== dropId) return;
      const { recent } = event.data;
      queries.setQueryData<OrderPages>(ordersKey(dropId), (pages) => pages && mergeOrders(pages, recent));
    };
    return followTopic(realtime, `sales:${creatorId}`, {
      hear: apply,
      look: (looking) => askAnew(queries, ordersKey(dropId), { ...looking, apply }),
    }).stop;
  }, [realtime, creatorId, dropId, queries]);
  return useInfiniteQuery({
    queryKey: ordersKey(dropId),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      client.drops.orders(
        dropId,
        { limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
};

/** Takes the part of an order that is of this drop one step on. Naming a step twice is naming it once, so a lost answer may be tried again. */
export const useAdvance = (dropId: string) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ order, to }: { order: DropOrder; to: Fulfillment }) =>
      client.orders.fulfill(order.id, { fulfillment: to, dropId }),
    onSuccess: (order) =>
      queries.setQueryData<OrderPages>(ordersKey(dropId), (pages) => pages && withStep(pages, dropId, order)),
    // A refusal mostly means that the order is in another state than shown: cancelled, for instance.
    onError: () => void queries.invalidateQueries({ queryKey: ordersKey(dropId) }),
  });
};
