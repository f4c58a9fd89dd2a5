import type { CreateProductInput, Page, Product } from '@livedrops/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';
import { useIntents } from './use-intents.ts';

const PAGE_SIZE = 100;

export const ownProductsKey = (creatorId: string) => ['products', creatorId] as const;

/** The signed-in creator's newest hundred products. */
export const useOwnProducts = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: ownProductsKey(creatorId),
    queryFn: async ({ signal }): Promise<Page<Product>> =>
      client.products.list({ creatorId, limit: PAGE_SIZE, sort: 'newest' }, { signal }),
  });
};

/** Creates a product, or changes the one with this id. */
export const useSaveProduct = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  const { once } = useIntents();
  return useMutation({
    mutationFn: async ({ id, input }: { id: string | null; input: CreateProductInput }): Promise<Product> =>
      id === null
        ? once(input, (options) => client.products.create(input, options))
        : client.products.update(id, input),
    onSuccess: () => queries.invalidateQueries({ queryKey: ownProductsKey(creatorId) }),
  });
};
