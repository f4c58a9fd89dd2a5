import { useMemo } from 'react';
import type { OrderActions, OrderFlow } from './order-flow.ts';
import { createOrderStore } from './order-store.ts';
import { useLiveDrops } from './provider.ts';
import { useStore } from './store.ts';

/**
 * The purchase of one drop, from the button to the order.
 *
 * @example
 * ```tsx
 * const { status, order, input, place, retry } = useOrder(drop.id);
 * if (status === 'unknown' || status === 'unfinished')
 *   return <button onClick={retry}>Finish my order of {input !== undefined && 'quantity' in input && input.quantity}</button>;
 * if (status === 'done') return <p>{order?.number}</p>;
 * return <button disabled={status === 'placing'} onClick={() => place({ quantity: 1, unitPrice: drop.price })}>Buy</button>;
 * ```
 */
export const useOrder = (dropId: string): OrderFlow & OrderActions => {
  const { client, realtime, orderStorage } = useLiveDrops();
  const { store, actions } = useMemo(
    () => createOrderStore({ client, realtime, orderStorage }, dropId),
    [client, realtime, orderStorage, dropId],
  );
  return { ...useStore(store), ...actions };
};
