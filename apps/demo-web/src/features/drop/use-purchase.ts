import { createIdempotencyKey, isApiError } from '@livedrops/sdk';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { type Shop, useShop } from '../../lib/shop-context.ts';
import { createIntentMemory } from './intent-memory.ts';
import { judge } from './purchase-verdict.ts';
import { createPurchase, type Purchase } from './purchase.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const purchaseFor = ({ client, tabStorage }: Shop, userId: string, dropId: string): Purchase =>
  createPurchase({
    // One request per attempt: waits and look-ups are this page's, so that the buyer sees them.
    placeOrder: ({ key, quantity }) =>
      client.orders.create({ dropId, quantity }, { idempotencyKey: key, maxRetries: 0 }),
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
  const purchase = useMemo(() => purchaseFor(shop, userId, dropId), [shop, userId, dropId]);
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
