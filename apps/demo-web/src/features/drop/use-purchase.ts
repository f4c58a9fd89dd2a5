import { createIdempotencyKey, isApiError } from '@livedrops/sdk';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { patchDrop } from '../../lib/drop-cache.ts';
import { type Shop, useShop } from '../../lib/shop-context.ts';
import { createIntentMemory } from './intent-memory.ts';
import { judge } from './purchase-verdict.ts';
import { createPurchase, type Purchase } from './purchase.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const purchaseFor = (
  { client, tabStorage }: Shop,
  queries: QueryClient,
  userId: string,
  dropId: string,
): Purchase =>
  createPurchase({
    // One request per attempt: waits and look-ups are this page's, so that the buyer sees them.
    placeOrder: async ({ key, quantity, unitPrice }) => {
      try {
        const input = { dropId, quantity, unitPrice };
        return await client.orders.create(input, { idempotencyKey: key, maxRetries: 0 });
      } catch (error) {
        // The page must show the new price before it asks whether it is welcome.
        const price = isApiError(error, 'price_changed') ? error.problem.price : undefined;
        if (price !== undefined) patchDrop(queries, dropId, (drop) => ({ ...drop, price }));
        throw error;
      }
    },
    findOrder: async (key) => {
      try {
        return await client.orders.byKey(key);
      } catch (error) {
        if (isApiError(error, 'not_found')) return null;
        throw error;
      }
    },
    judge,
    memory: createIntentMemory(tabStorage, userId, dropId),
    newKey: createIdempotencyKey,
    sleep,
  });

/** The purchase of this person and drop; one left unsettled by an earlier visit is taken up again. */
export const usePurchase = (userId: string, dropId: string) => {
  const shop = useShop();
  const queries = useQueryClient();
  const purchase = useMemo(() => purchaseFor(shop, queries, userId, dropId), [shop, queries, userId, dropId]);
  const state = useStore(purchase.store);

  useEffect(() => {
    if (userId !== '') void purchase.resume();
    const check = () => {
      const { store } = purchase;
      const now = store.getState();
      if (now.name === 'unsettled' && now.reason === 'unreachable') void purchase.check();
    };
    addEventListener('online', check);
    return () => removeEventListener('online', check);
  }, [purchase, userId]);

  return { purchase, state };
};
