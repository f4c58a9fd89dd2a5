import type { CreateProductInput, Drop, ProductImageInput } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { ownDropsKey, rememberDrop } from '../../lib/own-drops.ts';
import { ownProductsKey } from '../../lib/own-products.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand, useStopWhenGone } from '../../lib/use-command.ts';
import { useIntents } from '../../lib/use-intents.ts';
import { toUpdate, type DropPlan } from './validate-drop.ts';

export type SaveDrop = {
  plan: DropPlan;
  /** The drop that is edited, as it is now, and the version that the person has seen. */
  edited: { drop: Drop; version: number } | null;
  product:
    | { kind: 'existing'; id: string }
    | { kind: 'new'; title: string; price: number; currency: string; images: ProductImageInput[] };
};

/** Sends the plan. `onProductMade` hears of a new product at once, so that another try does not make a second one. */
export const useSaveDrop = (onProductMade: (productId: string) => void) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const { once } = useIntents();
  const save = useCommand(
    async ({ plan, edited, product }: SaveDrop, stoppable): Promise<Drop> => {
      if (edited !== null) {
        const changes = toUpdate(plan, edited.drop);
        if (Object.keys(changes).length === 0) return edited.drop;
        return client.drops.update(edited.drop.id, { ...changes, version: edited.version }, stoppable);
      }
      const schedule = (productId: string) => {
        const input = { ...plan, productId };
        return once(input, (keyed) => client.drops.create(input, { ...stoppable, ...keyed }));
      };
      if (product.kind === 'existing') return schedule(product.id);
      const { title, price, currency, images } = product;
      const input: CreateProductInput = { title, description: '', price, currency, images };
      const made = await once(input, (keyed) => client.products.create(input, { ...stoppable, ...keyed }));
      onProductMade(made.id);
      await queries.invalidateQueries({ queryKey: ownProductsKey(made.creatorId) });
      return schedule(made.id);
    },
    {
      onSuccess: (drop) => {
        rememberDrop(queries, drop);
        void queries.invalidateQueries({ queryKey: ownDropsKey(drop.creatorId) });
      },
    },
  );
  useStopWhenGone(save);
  return save;
};
