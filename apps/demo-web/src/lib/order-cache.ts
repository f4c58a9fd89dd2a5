import type { Order, Page } from '@livedrops/sdk';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';

/** Puts what the server said of an order wherever the cache holds it. Older news never replaces newer. */
export const rememberOrder = (queries: QueryClient, order: Order): void => {
  const newest = (known: Order): Order =>
    known.id === order.id && known.updatedAt <= order.updatedAt ? order : known;
  queries.setQueryData<Order>(queryKeys.order(order.userId, order.id), (known) =>
    known === undefined ? order : newest(known),
  );
  queries.setQueryData<InfiniteData<Page<Order>>>(queryKeys.orderList(order.userId), (list) =>
    list === undefined
      ? undefined
      : { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(newest) })) },
  );
  queries.setQueryData<Order[]>(queryKeys.newestOrders(order.userId), (orders) => orders?.map(newest));
};
