import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { type Shop, useSession } from '../../lib/shop-context.ts';

const NAME = 'livedrops.follow-intent';

/** "Follow this creator" pressed while signed out: kept over the sign-in, then carried out once. */
export const keepFollowIntent = (storage: Shop['tabStorage'], creatorId: string): void => {
  try {
    storage.setItem(NAME, creatorId);
  } catch {
    // Without storage the person presses Follow again after signing in.
  }
};

/** Hands the intent out once. */
export const takeFollowIntent = (storage: Shop['tabStorage']): string | null => {
  try {
    const creatorId = storage.getItem(NAME);
    storage.removeItem(NAME);
    return creatorId;
  } catch {
    return null;
  }
};

/** A follow wish ends when its owner wanders off instead of signing in. */
export const useForgetFollowIntent = (storage: Shop['tabStorage']): void => {
  const signedIn = useSession() !== null;
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (!signedIn && before.current === '/sign-in' && pathname !== '/sign-in') takeFollowIntent(storage);
    before.current = pathname;
  }, [signedIn, pathname, storage]);
};
