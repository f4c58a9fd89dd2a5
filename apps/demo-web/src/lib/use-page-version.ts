import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useShop } from './shop-context.ts';

const LOOK_EVERY_MS = 10 * 60_000;

export const useIsNewVersion = (): boolean => {
  const { version } = useShop();
  return useStore(version.store, ({ isNew }) => isNew);
};

/** Looks for a new version now and then, and when one comes back to the page. */
export const useVersionChecks = (): void => {
  const { version } = useShop();
  useEffect(() => {
    let lookedAtMs = performance.now();
    const look = () => {
      if (document.visibilityState !== 'visible' || performance.now() - lookedAtMs < LOOK_EVERY_MS) return;
      lookedAtMs = performance.now();
      void version.check();
    };
    const timer = setInterval(look, LOOK_EVERY_MS / 10);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [version]);
};
