import { useMemo } from 'react';
import { memoryOrderStorage } from '../checkout/order-storage.ts';
import { prepareOrder, resumeOrder, type PreparedOrder } from '../checkout/prepare-order.ts';
import { isLiveDropsError } from '../errors.ts';
import type { Order, OrderLine, PayOrderInput } from '../types/order.ts';
import { asError } from './loading.ts';
import { useLiveDrops, type LiveDropsContext } from './provider.ts';
import { createStore, useStore, type ExternalStore } from './store.ts';

/**
 * - `idle`: nothing was bought yet.
 * - `unfinished`: an order was left without an answer, by a reload or a crash. `retry()` finishes it; it is never bought twice.
 * - `placing`, `paying`: on the way.
 * - `unknown`: the answer was lost. `retry()` sends the same order again.
 * - `refused`: nothing was bought; `error` says why.
 * - `pending`: units are kept until `order.holdExpiresAt`; `pay()` makes them yours.
 * - `done`: `order` is decided: `confirmed`, `failed` or `cancelled`.
 */
export type OrderFlowStatus =
  | 'idle'
  | 'unfinished'
  | 'placing'
  | 'unknown'
  | 'refused'
  | 'pending'
  | 'paying'
  | 'done';

/** How far a purchase is. `order` is there once the server gave one, `error` while something went wrong. */
export type OrderFlow = { status: OrderFlowStatus; order: Order | undefined; error: Error | undefined };

/** What a person can do about a purchase. None of them rejects: what goes wrong is in the state. */
export type OrderActions = {
  /** Buys. A press while an order is on its way, or not settled, does not buy another one. */
  place: (line: Omit<OrderLine, 'dropId'>) => void;
  /** Sends an `unfinished` or `unknown` order again, with its own key. */
  retry: () => void;
  /** Pays a `pending` order. */
  pay: (input?: PayOrderInput) => void;
  /** Back to `idle`. Gives up an order that was not settled; one that arrived stays an order. */
  reset: () => void;
};

/**
 * The purchase of one drop, from the button to the order.
 *
 * @example
 * ```tsx
 * const { status, order, error, place, retry } = useOrder(drop.id);
 * if (status === 'unknown' || status === 'unfinished') return <button onClick={retry}>Finish my order</button>;
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

const IDLE: OrderFlow = { status: 'idle', order: undefined, error: undefined };
const NOT_SETTLED: ReadonlySet<OrderFlowStatus> = new Set(['placing', 'paying', 'unfinished', 'unknown']);

const createOrderStore = (context: LiveDropsContext, dropId: string) => {
  const { client, realtime, orderStorage: storage = memoryOrderStorage() } = context;
  let prepared: PreparedOrder | undefined;

  const store = createStore<OrderFlow>(IDLE, (started) => {
    void takeUp(started);
    const userId = client.session?.current?.user.id;
    if (userId === undefined) return () => {};
    return (
      realtime?.channel(`user:${userId}`).on('*', ({ data }) => {
        if ('order' in data && data.order.id === started.get().order?.id) decided(data.order);
      }) ?? (() => {})
    );
  });
  const takeUp = async ({ get, set }: ExternalStore<OrderFlow>) => {
    try {
      const unfinished = await resumeOrder(client, { storage, name: dropId });
      if (unfinished === null || get().status !== 'idle') return;
      prepared = unfinished;
      set(() => ({ ...IDLE, status: 'unfinished' }));
    } catch {
      // A storage that cannot be read has nothing to resume.
    }
  };
  const decided = (order: Order) =>
    store.set(() => ({ ...IDLE, order, status: order.status === 'pending' ? 'pending' : 'done' }));

  const run = async (status: 'placing' | 'paying', action: () => Promise<Order>) => {
    store.set((state) => ({ ...state, status, error: undefined }));
    try {
      decided(await action());
    } catch (reason) {
      const isOpen = isLiveDropsError(reason) && reason.unsettled !== undefined;
      // A payment charges once however often it is asked for: the order is still there to be paid.
      const failed = status === 'paying' ? 'pending' : isOpen ? 'unknown' : 'refused';
      store.set((state) => ({ ...state, status: failed, error: asError(reason) }));
    }
  };
  const send = () =>
    run('placing', async () => prepared?.place() ?? Promise.reject(new Error('Nothing to send')));
  const actions: OrderActions = {
    place: (line) => {
      if (NOT_SETTLED.has(store.get().status)) return;
      void run('placing', async () => {
        prepared = await prepareOrder(client, { dropId, ...line }, { storage, name: dropId });
        return prepared.place();
      });
    },
    retry: () => {
      if (prepared !== undefined && ['unfinished', 'unknown'].includes(store.get().status)) void send();
    },
    pay: (input) => {
      const { status, order } = store.get();
      if (status === 'pending' && order !== undefined)
        void run('paying', async () => client.orders.pay(order.id, input));
    },
    reset: () => {
      void prepared?.discard();
      prepared = undefined;
      store.set(() => IDLE);
    },
  };
  return { store, actions };
};
