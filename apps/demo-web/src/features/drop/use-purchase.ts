import { type Drop, isApiError, type PreparedOrder, prepareOrder, resumeOrder } from '@livedrops/sdk';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { patchDrop } from '../../lib/drop-cache.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { type Shop, useShop } from '../../lib/shop-context.ts';
import { judge } from './purchase-verdict.ts';
import { createPurchase, type Purchase } from './purchase.ts';

/** How long a refusal waits for what explains it. */
const EXPLAINED_WITHIN_MS = 3000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const purchaseFor = (
  { client, orderStorage: storage }: Shop,
  queries: QueryClient,
  { userId, dropId }: { userId: string; dropId: string },
): Purchase => {
  const kept = { storage, name: dropId };
  const askAnew = (queryKey: QueryKey) =>
    Promise.race([queries.invalidateQueries({ queryKey }), sleep(EXPLAINED_WITHIN_MS)]);
  return createPurchase({
    prepare: (intent) => prepareOrder(client, { dropId, ...intent }, kept),
    resume: () => resumeOrder(client, kept),
    place: async (prepared: PreparedOrder) => {
      try {
        // One request per attempt: waits and look-ups are this page's, so that the buyer sees them.
        return await prepared.place({ maxRetries: 0 });
      } catch (error) {
        // The page must show the new price before it asks whether it is welcome.
        const price = isApiError(error, 'price_changed') ? error.problem.price : undefined;
        if (price !== undefined) patchDrop(queries, dropId, (drop) => ({ ...drop, price }));
        // The reservation was made elsewhere, so the page has to learn of it.
        if (isApiError(error, 'hold_exists')) await askAnew(queryKeys.newestOrders(userId));
        // Only the drop tells whether units are gone or in baskets.
        if (isApiError(error, 'sold_out')) await askAnew(queryKeys.drop(dropId));
        throw error;
      }
    },
    judge: (error, intent) => judge(error, intent, queries.getQueryData<Drop>(queryKeys.drop(dropId))),
    sleep,
    now: Date.now,
  });
};

/** The purchase of this person and drop; one left unsettled by an earlier visit is taken up again. */
export const usePurchase = (userId: string, dropId: string) => {
  const shop = useShop();
  const queries = useQueryClient();
  // Another person has another purchase, although nothing of it is asked for by name: the SDK keeps them apart.
  const purchase = useMemo(
    () => ({ userId, ...purchaseFor(shop, queries, { userId, dropId }) }),
    [shop, queries, userId, dropId],
  );
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
