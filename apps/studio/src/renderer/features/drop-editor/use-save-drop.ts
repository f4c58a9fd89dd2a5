import type { Drop } from '@livedrops/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ownDropsKey, rememberDrop } from '../../lib/own-drops.ts';
import { ownProductsKey } from '../../lib/own-products.ts';
import { useStudio } from '../../lib/studio.ts';
import type { EditorMode } from './drop-form.ts';
import { toUpdate, type DropPlan } from './validate-drop.ts';
import { useIntents } from '../../lib/use-intents.ts';

export type SaveDrop = {
  plan: DropPlan;
  mode: EditorMode;
  /** The drop that is edited, and the version that the person has seen. */
  edited: { id: string; version: number } | null;
  product: { kind: 'existing'; id: string } | { kind: 'new'; title: string; price: number; currency: string };
};

/** Sends the plan. `onProductMade` hears of a new product at once, so that another try does not make a second one. */
export const useSaveDrop = (onProductMade: (productId: string) => void) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const { once } = useIntents();
  return useMutation({
    mutationFn: async ({ plan, mode, edited, product }: SaveDrop): Promise<Drop> => {
      if (edited !== null) return client.drops.update(edited.id, toUpdate(plan, mode, edited.version));
      const schedule = (productId: string) => {
        const input = { ...plan, productId };
        return once(input, (options) => client.drops.create(input, options));
      };
      if (product.kind === 'existing') return schedule(product.id);
      const { title, price, currency } = product;
      const input = { title, description: '', price, currency };
      const made = await once(input, (options) => client.products.create(input, options));
      onProductMade(made.id);
      await queries.invalidateQueries({ queryKey: ownProductsKey(made.creatorId) });
      return schedule(made.id);
    },
    onSuccess: (drop) => {
      rememberDrop(queries, drop);
      void queries.invalidateQueries({ queryKey: ownDropsKey(drop.creatorId) });
    },
  });
};
