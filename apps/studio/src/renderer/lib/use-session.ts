import type { Session } from '@livedrops/sdk';
import { useSyncExternalStore } from 'react';
import { useStudio } from './studio.ts';

/** Who is signed in, now. */
export const useSession = (): Session | null => {
  const { session } = useStudio();
  return useSyncExternalStore(
    (changed) => session.subscribe(changed),
    () => session.current,
  );
};

/** The creator's id on the screens that only creators see. */
export const useCreatorId = (): string => {
  const creatorId = useSession()?.user.creatorId;
  if (creatorId === undefined) throw new Error('this screen needs a signed-in creator');
  return creatorId;
};
