import { useInfiniteQuery } from '@tanstack/react-query';
import { askAgainOr } from '../../lib/ask-again.ts';
import { type DropKind, dropsOfKind } from '../../lib/drops-of-kind.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';

const PAGE_SIZE = 24;
const RENEW_MS = 30_000;

/** Every drop of one kind, of one creator or of all, page by page. */
export const useDropList = (kind: DropKind, creatorId: string | undefined) => {
  const { client } = useShop();
  return useInfiniteQuery({
    queryKey: queryKeys.dropList(kind, creatorId ?? ''),
    initialPageParam: '',
    // Membership also changes by the clock, which no event tells of.
    refetchInterval: askAgainOr(RENEW_MS),
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        limit: PAGE_SIZE,
        ...(creatorId !== undefined && { creatorId }),
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      return await dropsOfKind(client, kind, query, { signal });
    },
    getNextPageParam: (page) => page.nextCursor,
  });
};
