import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useStudio } from './studio.ts';

const LOOK_EVERY_MS = 10 * 60_000;

export const useIsNewVersion = (): boolean => {
  const { version } = useStudio();
  return useStore(version.store, ({ isNew }) => isNew);
};

/** Looks for a new version now and then. */
export const useVersionChecks = (): void => {
  const { version } = useStudio();
  useEffect(() => {
    const timer = setInterval(() => void version.check(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [version]);
};
