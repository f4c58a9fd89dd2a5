import type { Session } from '@livedrops/sdk';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useStudio } from './studio.ts';

/** Who is signed in, now. */
export const useSession = (): Session | null => {
  const { session } = useStudio();
  return useSyncExternalStore(
    (changed) => session.subscribe(changed),
    () => session.current,
  );
};

/** Whether the server has ended the session, and nobody has signed in since. */
export const useHasExpired = (): boolean => {
  const { session } = useStudio();
  const [hasExpired, setHasExpired] = useState(false);
  useEffect(() => session.subscribe((_now, change) => setHasExpired(change === 'expired')), [session]);
  return hasExpired;
};

/** The creator's id on the screens that only creators see. */
export const useCreatorId = (): string => {
  const creatorId = useSession()?.user.creatorId;
  if (creatorId === undefined) throw new Error('this screen needs a signed-in creator');
  return creatorId;
};
