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
    queryFn: ({ signal }) =>
      client.products.list({ page, sort, limit: PAGE_SIZE, ...(q !== '' && { q }) }, { signal }),
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
