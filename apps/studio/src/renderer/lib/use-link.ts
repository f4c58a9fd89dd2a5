import { useSyncExternalStore } from 'react';
import { useStudio, type Realtime } from './studio.ts';

export type LinkState = Realtime['state'];

/** The state of the realtime connection, now. */
export const useLink = (): LinkState => {
  const { realtime } = useStudio();
  return useSyncExternalStore(
    (changed) => realtime.onState(changed),
    () => realtime.state,
  );
};

export type LinkHealth = 'live' | 'reconnecting' | 'offline';

/** What people need to know of it: whether figures arrive, are being fetched again, or do not come at all. */
export const linkHealth = (link: Pick<LinkState, 'name'>): LinkHealth => {
  switch (link.name) {
    case 'live':
      return 'live';
    case 'connecting':
    case 'catching_up':
    case 'waiting':
      return 'reconnecting';
    case 'idle':
    case 'denied':
    case 'closed':
      return 'offline';
  }
};
