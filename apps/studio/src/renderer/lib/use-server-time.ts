import { useSyncExternalStore } from 'react';
import { useStudio } from './studio.ts';

/**
 * What `read` says of the server's clock. It is asked each second, and draws again only when its answer is another one: a list with
 * countdowns is not drawn anew for each of them.
 */
export const useServerTime = <T extends string | number | boolean | null | undefined>(
  read: (nowMs: number) => T,
): T => {
  const { seconds } = useStudio();
  return useSyncExternalStore(seconds.subscribe, () => read(seconds.now()));
};
