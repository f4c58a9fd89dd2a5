import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

const ShownPayments = createContext<StoreApi<readonly string[]> | null>(null);

/** Knows which orders have their payment step on the page now. */
export const ShownPaymentsProvider = ({ children }: { children: ReactNode }) => {
  const [store] = useState(() => createStore<readonly string[]>(() => []));
  return <ShownPayments value={store}>{children}</ShownPayments>;
};

const useShownStore = (): StoreApi<readonly string[]> => {
  const store = useContext(ShownPayments);
  if (store === null) throw new Error('A payment needs a ShownPaymentsProvider above it');
  return store;
};

/** Ids of the orders whose payment one sees. An address alone does not tell: its page may not have loaded. */
export const useShownPayments = (): readonly string[] => useStore(useShownStore());

/** Says that the payment of this order is on the page, from the first picture of it on. */
export const useShownPayment = (orderId: string): void => {
  const store = useShownStore();
  useLayoutEffect(() => {
    store.setState((ids) => [...ids, orderId], true);
    return () =>
      store.setState((ids) => {
        const at = ids.indexOf(orderId);
        return ids.filter((_id, index) => index !== at);
      }, true);
  }, [store, orderId]);
};
