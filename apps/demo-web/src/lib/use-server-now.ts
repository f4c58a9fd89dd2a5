import { useServerTime } from '@livedrops/sdk/react';
import { useEffect } from 'react';
import { useShop } from './shop-context.ts';

/** Milliseconds by the server's clock, renewed at each full second of that clock. */
export const useServerNow = (): number => {
  const { client } = useShop();
  return useServerTime((nowMs) => nowMs) ?? client.clock.now();
};

/** Keeps the estimate of the server's clock fresh: at the start, on focus, and when the network is back. */
export const useClockSync = (): void => {
  const { client } = useShop();
  useEffect(() => {
    const sync = () => {
      if (document.visibilityState === 'visible') {
        // A failed sample keeps the estimate there was; the next focus or reconnect tries again.
        Promise.resolve(client.clock.sync()).catch(() => undefined);
      }
    };
    sync();
    document.addEventListener('visibilitychange', sync);
    addEventListener('online', sync);
    return () => {
      document.removeEventListener('visibilitychange', sync);
      removeEventListener('online', sync);
    };
  }, [client]);
};
