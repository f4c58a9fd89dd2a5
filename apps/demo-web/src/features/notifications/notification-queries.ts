import type { NotificationItem, Page, UnreadCount } from '@livedrops/sdk';
import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { askAgainOr } from '../../lib/ask-again.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { usePollInterval } from '../../lib/use-live-topics.ts';

const PAGE_SIZE = 20;

export const useUnreadCount = (userId: string) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useQuery({
    queryKey: queryKeys.unreadCount(userId),
    refetchInterval: askAgainOr(poll),
    queryFn: ({ signal }) => client.notifications.unread({ signal }),
  });
};

export const useInbox = (userId: string) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useInfiniteQuery({
    queryKey: queryKeys.notificationList(userId),
    initialPageParam: '',
    refetchInterval: askAgainOr(poll),
    queryFn: ({ pageParam, signal }) =>
      client.notifications.list(
        { limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
};

/** Marks an item and all older ones read; without one, everything. */
export const useMarkRead = (userId: string) => {
  const { client } = useShop();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (newest?: NotificationItem) =>
      client.notifications.markRead(newest === undefined ? {} : { upTo: newest.event.occurredAt }),
    onSuccess: (left, newest) => {
      queries.setQueryData<UnreadCount>(queryKeys.unreadCount(userId), left);
      const upTo = newest?.event.occurredAt;
      const read = (item: NotificationItem): NotificationItem =>
        upTo === undefined || item.event.occurredAt <= upTo ? { ...item, isRead: true } : item;
      queries.setQueryData<InfiniteData<Page<NotificationItem>>>(
        queryKeys.notificationList(userId),
        (list) =>
          list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(read) })) },
      );
    },
  });
};
