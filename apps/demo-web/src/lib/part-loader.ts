import type { ComponentType } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';

export type PartState<P> = {
  /** `null` until its code is here. */
  Part: ComponentType<P> | null;
  /** How often asking for the code has failed. */
  failures: number;
  isAsking: boolean;
};

export type PartLoader<P> = {
  store: StoreApi<PartState<P>>;
  /** Asks for the code unless it is here or on its way. Never rejects. */
  ask: () => Promise<void>;
  /** Asks, and again now and then and when the network is back, until the code is here. The returned function stops. */
  keepAsking: () => () => void;
};

const ASK_AGAIN_MS = 10_000;

/**
 * Loads a part of the page whose code is a file of its own. React's `lazy` keeps a failed import for ever; this one forgets it,
 * so that the next `ask` imports again. Chromium then asks the server again; other browsers may answer with the failure that
 * they remember, and only a reload of the page helps there.
 */
export const createPartLoader = <P>(load: () => Promise<ComponentType<P>>): PartLoader<P> => {
  const store = createStore<PartState<P>>(() => ({ Part: null, failures: 0, isAsking: false }));
  const ask = async () => {
    const { Part, isAsking, failures } = store.getState();
    if (Part !== null || isAsking) return;
    store.setState({ isAsking: true });
    try {
      store.setState({ Part: await load(), isAsking: false });
    } catch {
      store.setState({ failures: failures + 1, isAsking: false });
    }
  };
  const keepAsking = () => {
    const again = () => {
      if (store.getState().Part !== null) stop();
      else if (navigator.onLine) void ask();
    };
    const timer = setInterval(again, ASK_AGAIN_MS);
    addEventListener('online', again);
    const stop = () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
    void ask();
    return stop;
  };
  return { store, ask, keepAsking };
};
