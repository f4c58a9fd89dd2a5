import type { Creator, Drop, EventEnvelope, Page } from '@livedrops/sdk';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { rememberOrder } from './order-cache.ts';
import { queryKeys } from './query-keys.ts';

/** Changes one drop wherever the cache holds it. */
export const patchDrop = (queries: QueryClient, dropId: string, change: (drop: Drop) => Drop): void => {
  queries.setQueryData<Drop>(queryKeys.drop(dropId), (drop) =>
    drop === undefined ? undefined : change(drop),
  );
  const changeIn = (page: Page<Drop>): Page<Drop> => ({
    ...page,
    items: page.items.map((drop) => (drop.id === dropId ? change(drop) : drop)),
  });
  queries.setQueriesData<Page<Drop>>({ queryKey: queryKeys.drops }, (page) => page && changeIn(page));
  queries.setQueriesData<InfiniteData<Page<Drop>>>(
    { queryKey: queryKeys.dropLists },
    (list) => list && { ...list, pages: list.pages.map(changeIn) },
  );
};

const patchFollowers = (queries: QueryClient, creatorId: string, followerCount: number): void => {
  const change = (creator: Creator) => (creator.id === creatorId ? { ...creator, followerCount } : creator);
  queries.setQueriesData<Creator>({ queryKey: queryKeys.anyCreator }, (creator) =>
    creator === undefined ? undefined : change(creator),
  );
  queries.setQueriesData<Page<Creator>>({ queryKey: queryKeys.creators }, (page) =>
    page === undefined ? undefined : { ...page, items: page.items.map(change) },
  );
};

/** Brings a live event into the request cache. Lists whose membership may have changed are asked again. */
export const applyEvent = (queries: QueryClient, event: EventEnvelope): void => {
  switch (event.type) {
    case 'stock.changed': {
      const { dropId, remaining, held, stock, status } = event.data;
      patchDrop(queries, dropId, (drop) => ({ ...drop, remaining, held, stock, status }));
      return;
    }
    case 'stock.low': {
      const { dropId, remaining } = event.data;
      patchDrop(queries, dropId, (drop) => ({ ...drop, remaining }));
      return;
    }
    case 'drop.updated':
    case 'drop.soldout':
    case 'drop.restocked': {
      const { drop } = event.data;
      patchDrop(queries, drop.id, (known) => (known.version > drop.version ? known : drop));
      return;
    }
    case 'drop.scheduled':
    case 'drop.started':
    case 'drop.ended':
    case 'drop.cancelled': {
      const { drop } = event.data;
      patchDrop(queries, drop.id, (known) => (known.version > drop.version ? known : drop));
      void queries.invalidateQueries({ queryKey: queryKeys.drops });
      void queries.invalidateQueries({ queryKey: queryKeys.dropLists });
      return;
    }
    case 'order.pending':
    case 'order.confirmed':
    case 'order.failed':
    case 'order.cancelled':
    case 'order.fulfillment':
    case 'order.refunded':
    case 'order.refund_failed':
    case 'order.disputed':
      rememberOrder(queries, event.data.order);
      void queries.invalidateQueries({ queryKey: queryKeys.orders });
      return;
    case 'follow.created':
    case 'follow.deleted':
      patchFollowers(queries, event.data.creatorId, event.data.followerCount);
      return;
    case 'sales.updated':
    case 'drop.reminder':
    case 'webhook.disabled':
      return;
    default:
      // A newer server may tell of things this shop does not know yet.
      return;
  }
};
