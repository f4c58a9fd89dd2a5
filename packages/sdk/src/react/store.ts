import * as React from 'react';

/** A value outside of React that is kept up while somebody looks at it. */
export type ExternalStore<T> = {
  get: () => T;
  set: (change: (value: T) => T) => void;
  subscribe: (listener: () => void) => () => void;
};

/** `start` runs for the first who looks, what it returns for the last who leaves. Rendering on a server starts nothing. */
export const createStore = <T>(
  initial: T,
  start: (store: ExternalStore<T>) => () => void,
): ExternalStore<T> => {
  const listeners = new Set<() => void>();
  let value = initial;
  let stop: (() => void) | undefined;
  const store: ExternalStore<T> = {
    get: () => value,
    set: (change) => {
      const next = change(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) stop = start(store);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
  return store;
};

/** Not imported by its name: an older React has none, and the module would fail to load before the provider can say so. */
export const useStore = <T>({ get, subscribe }: ExternalStore<T>): T =>
  React.useSyncExternalStore(subscribe, get, get);
