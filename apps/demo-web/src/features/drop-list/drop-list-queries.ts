import { useInfiniteQuery } from '@tanstack/react-query';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import type { DropListKind } from './drop-list-kind.ts';

const PAGE_SIZE = 24;
const RENEW_MS = 30_000;

/** Every drop of one kind, of one creator or of all, page by page. */
export const useDropList = (kind: DropListKind, creatorId: string | undefined) => {
  const { client } = useShop();
  return useInfiniteQuery({
    queryKey: queryKeys.dropList(kind, creatorId ?? ''),
    initialPageParam: '',
    // Membership also changes by the clock, which no event tells of.
    refetchInterval: RENEW_MS,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: PAGE_SIZE,
        ...(creatorId !== undefined && { creatorId }),
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      if (kind === 'live') return client.drops.live(query, { signal });
      if (kind === 'upcoming') return client.drops.upcoming(query, { signal });
      return client.drops.list({ ...query, status: 'ended' }, { signal });
    },
    getNextPageParam: (page) => page.nextCursor,
  });
};
