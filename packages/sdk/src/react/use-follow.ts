import { useMemo } from 'react';
import type { LiveDrops } from '../client.ts';
import { asError } from './loading.ts';
import { useLiveDrops } from './provider.ts';
import { createStore, useStore, type ExternalStore } from './store.ts';

type FollowState = {
  /** `undefined` until it is known, and for who is not signed in. */
  isFollowing: boolean | undefined;
  isPending: boolean;
  error: Error | undefined;
};

/**
 * Whether the signed-in person follows a creator. Shows a change at once and takes it back when it fails.
 *
 * @example
 * ```tsx
 * const { isFollowing, follow, unfollow } = useFollow(creatorId);
 * return <button onClick={isFollowing ? unfollow : follow}>{isFollowing ? 'Following' : 'Follow'}</button>;
 * ```
 */
export const useFollow = (creatorId: string): FollowState & { follow: () => void; unfollow: () => void } => {
  const { client } = useLiveDrops();
  const { store, follow, unfollow } = useMemo(
    () => createFollowStore(client, creatorId),
    [client, creatorId],
  );
  return { ...useStore(store), follow, unfollow };
};

const createFollowStore = (client: LiveDrops, creatorId: string) => {
  /** Counts changes: an answer to an earlier question must not undo a later press. */
  let changes = 0;
  let isSending = false;

  const look = async ({ set }: ExternalStore<FollowState>, signal: AbortSignal) => {
    const asked = changes;
    try {
      const isFollowing = await isFollowed(client, creatorId, signal);
      if (!signal.aborted && asked === changes) set((state) => ({ ...state, isFollowing }));
    } catch (reason) {
      if (!signal.aborted && asked === changes) set((state) => ({ ...state, error: asError(reason) }));
    }
  };
  const store = createStore<FollowState>(
    { isFollowing: undefined, isPending: false, error: undefined },
    (started) => {
      const looking = new AbortController();
      void look(started, looking.signal);
      return () => looking.abort();
    },
  );
  /** Sends what is wanted last; presses that come meanwhile are sent afterwards, as one. */
  const send = async (before: boolean | undefined) => {
    if (isSending) return;
    isSending = true;
    let sent: number;
    let error: Error | undefined;
    do {
      sent = changes;
      error = undefined;
      try {
        const { isFollowing } = store.get();
        await (isFollowing === true ? client.follows.follow(creatorId) : client.follows.unfollow(creatorId));
      } catch (reason) {
        error = asError(reason);
      }
    } while (sent !== changes);
    isSending = false;
    const failure = error;
    store.set((state) => ({
      isFollowing: failure === undefined ? state.isFollowing : before,
      isPending: false,
      error: failure,
    }));
  };
  const change = (isFollowing: boolean) => () => {
    changes += 1;
    const before = store.get().isFollowing;
    store.set(() => ({ isFollowing, isPending: true, error: undefined }));
    void send(before);
  };
  return { store, follow: change(true), unfollow: change(false) };
};

const isFollowed = async (client: LiveDrops, creatorId: string, signal: AbortSignal): Promise<boolean> => {
  for await (const { creator } of client.follows.list({ limit: 100 }, { signal })) {
    if (creator.id === creatorId) return true;
  }
  return false;
};
