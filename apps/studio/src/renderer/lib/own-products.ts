import type { CreateProductInput, Page, Product, UpdateProductInput } from '@livedrops/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { changedFields } from './changed-fields.ts';
import { useStudio } from './studio.ts';
import { useCommand } from './use-command.ts';
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

/** Creates a product, or changes what of this one was changed in the form. */
export const useSaveProduct = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  const { once } = useIntents();
  return useCommand(
    async ({ product, input }: SaveProduct, stoppable): Promise<Product> =>
      product === null
        ? once(input, (keyed) => client.products.create(input, { ...stoppable, ...keyed }))
        : client.products.update(product.id, updateOf(input, product), stoppable),
    { onSettled: () => queries.invalidateQueries({ queryKey: ownProductsKey(creatorId) }) },
  );
};

export type SaveProduct = {
  /** As it was when the form was filled; `null`: a new one. */
  product: Product | null;
  input: CreateProductInput;
};

/** A price means nothing without its currency: they are sent together. */
const updateOf = (input: CreateProductInput, before: Product): UpdateProductInput => {
  const { title, description, price, currency } = before;
  const images = before.images.map(({ id, alt }) => ({ id, alt }));
  // With pictures of its own, the address that was typed is not known here.
  const imageUrl = images.length === 0 ? before.imageUrl : input.imageUrl;
  const changes = changedFields(input, { title, description, price, currency, imageUrl, images });
  const { price: newPrice, currency: newCurrency } = input;
  const hasNewPrice = changes.price !== undefined || changes.currency !== undefined;
  return hasNewPrice ? { ...changes, price: newPrice, currency: newCurrency } : changes;
};
