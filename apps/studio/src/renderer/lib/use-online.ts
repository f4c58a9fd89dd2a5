import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
};

/** Whether the system believes it has a network. `true` is a hope, `false` is certain. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
