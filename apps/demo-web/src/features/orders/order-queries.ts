import { useInfiniteQuery } from '@tanstack/react-query';
import { askAgainOr } from '../../lib/ask-again.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { usePollInterval } from '../../lib/use-live-topics.ts';

const PAGE_SIZE = 20;

export const useOrders = (userId: string) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useInfiniteQuery({
    queryKey: queryKeys.orderList(userId),
    initialPageParam: '',
    refetchInterval: askAgainOr(poll),
    queryFn: ({ pageParam, signal }) =>
      client.orders.list({ limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
};
