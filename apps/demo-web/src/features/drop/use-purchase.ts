import { type CreateOrderInput, type Drop, isApiError } from '@livedrops/sdk';
import { type OrderFlow, useOrder } from '@livedrops/sdk/react';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { patchDrop } from '../../lib/drop-cache.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { purchaseOf, type Refusal } from './purchase-state.ts';
import { refusalOf } from './refusal-of.ts';

/** How long a refusal waits for what explains it. */
const EXPLAINED_WITHIN_MS = 3000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Brings the page up to what a refusal says. */
const useExplain = (userId: string, dropId: string) => {
  const queries = useQueryClient();
  return useMemo(() => {
    const askAnew = (queryKey: QueryKey) =>
      Promise.race([queries.invalidateQueries({ queryKey }), sleep(EXPLAINED_WITHIN_MS)]);
    return async (error: Error, asked: CreateOrderInput | undefined): Promise<Refusal> => {
      // The page must show the new price before it asks whether it is welcome.
      const price = isApiError(error, 'price_changed') ? error.problem.price : undefined;
      if (price !== undefined) patchDrop(queries, dropId, (drop) => ({ ...drop, price }));
      // The reservation was made elsewhere, so the page has to learn of it.
      if (isApiError(error, 'hold_exists')) await askAnew(queryKeys.newestOrders(userId));
      // Only the drop tells whether units are gone or in baskets.
      if (isApiError(error, 'sold_out')) await askAnew(queryKeys.drop(dropId));
      return refusalOf(error, asked, queries.getQueryData<Drop>(queryKeys.drop(dropId)));
    };
  }, [queries, userId, dropId]);
};

/** Why nothing was bought, once the page can explain it. */
const useRefusal = (
  { status, error, input }: OrderFlow,
  explain: ReturnType<typeof useExplain>,
): Refusal | undefined => {
  const asked = useRef(input);
  const [told, setTold] = useState<{ error: Error; refusal: Refusal }>();
  const refused = status === 'refused' && input === undefined ? error : undefined;
  useEffect(() => {
    if (input !== undefined) asked.current = input;
  }, [input]);
  useEffect(() => {
    if (refused === undefined) return undefined;
    let isCurrent = true;
    const tell = async () => {
      const refusal = await explain(refused, asked.current);
      if (isCurrent) setTold({ error: refused, refusal });
    };
    void tell();
    return () => {
      isCurrent = false;
    };
  }, [refused, explain]);
  return told?.error === refused ? told?.refusal : undefined;
};

/** The purchase of this person and drop. */
export const usePurchase = (userId: string, dropId: string) => {
  const { place, retry, check, reset, ...flow } = useOrder(dropId);
  const { status, order, error, input, secondsLeft } = flow;
  const refusal = useRefusal(flow, useExplain(userId, dropId));
  const state = useMemo(
    () => purchaseOf({ status, order, error, input, secondsLeft }, refusal),
    [status, order, error, input, secondsLeft, refusal],
  );
  return { place, retry, check, reset, state };
};
