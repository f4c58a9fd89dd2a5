import type { Page } from '@livedrops/sdk';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

const PAGE_SIZE = 100;

type Slice = { limit: number; cursor?: string };

/** A list that is read page by page. */
export const usePages = <Item>(
  key: readonly unknown[],
  read: (slice: Slice, options: { signal: AbortSignal }) => Promise<Page<Item>>,
) =>
  useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      read({ limit: PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
    // The table stays while the next letter of a search is answered.
    placeholderData: keepPreviousData,
  });

export type PagedList<Item> = ReturnType<typeof usePages<Item>>;
