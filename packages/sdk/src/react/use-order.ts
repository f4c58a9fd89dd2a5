import { useMemo } from 'react';
import type { OrderActions, OrderFlow } from './order-flow.ts';
import { createOrderStore } from './order-store.ts';
import { useLiveDrops } from './provider.ts';
import { useStore } from './store.ts';

/**
 * The purchase of one drop, from the button to the order. A press is one order at most, whatever happens to its answer, its page or its
 * network: the order is kept before it is sent, and looked up when it is not known what became of it. It is the purchase of the person
 * who is signed in, and is not shown after they have signed out.
 *
 * @example
 * ```tsx
 * const { status, order, secondsLeft, place, retry, check } = useOrder(drop.id);
 * if (status === 'done') return <p>{order?.number}</p>;
 * if (status === 'waiting') return <p>Busy: your order is sent again in {secondsLeft} s</p>;
 * if (status === 'not_found') return <button onClick={retry}>No order was made so far. Try again</button>;
 * if (status === 'unknown') return <button onClick={check}>Check whether it went through</button>;
 * const isBusy = status === 'placing' || status === 'checking';
 * return <button disabled={isBusy} onClick={() => place({ quantity: 1, unitPrice: drop.price })}>Buy</button>;
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
