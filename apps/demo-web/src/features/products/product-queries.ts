import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import type { ProductSearch } from './product-search.ts';

const PAGE_SIZE = 12;

export const useProducts = ({ page, q, sort }: ProductSearch) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.products({ page, q, sort }),
    placeholderData: keepPreviousData,
    // With its words, so that the number of results is not said of other ones while these are read.
    queryFn: async ({ signal }) => {
      const found = await client.products.list(
        { page, sort, limit: PAGE_SIZE, ...(q !== '' && { q }) },
        { signal },
      );
      return { ...found, q };
    },
  });
};

const CREATORS_SHOWN = 4;

/** Creators with these words in their names. */
export const useFoundCreators = (q: string) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.foundCreators(q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => client.creators.list({ q, limit: CREATORS_SHOWN }, { signal }),
  });
};

export const useProduct = (productId: string) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.product(productId),
    queryFn: ({ signal }) => client.products.get(productId, { signal }),
  });
};

/** Drops of a product that can still be bought, live ones first. */
export const useProductDrops = (productId: string) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.productDrops(productId),
    queryFn: async ({ signal }) => {
      const [live, upcoming] = await Promise.all([
        client.drops.live({ productId }, { signal }),
        client.drops.upcoming({ productId }, { signal }),
      ]);
      return { items: [...live.items, ...upcoming.items], nextCursor: null };
    },
  });
};
