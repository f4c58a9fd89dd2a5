import { useMemo } from 'react';
import { followTopic, type Following } from '../follow-topic.ts';
import type { Drop } from '../types/drop.ts';
import type { EventEnvelope } from '../types/event.ts';
import { asError, notLoaded, type Loading } from './loading.ts';
import { useLiveDrops, type LiveDropsContext } from './provider.ts';
import { createStore, useStore } from './store.ts';

/**
 * A drop, followed live: stock, status and edits arrive by themselves when the provider has a `realtime`.
 *
 * @example
 * ```tsx
 * const { data: drop } = useDrop(dropId);
 * return <p>{drop === undefined ? '…' : `${drop.remaining} left`}</p>;
 * ```
 */
export const useDrop = (dropId: string): Loading<Drop> & { reload: () => void } => {
  const { client, realtime } = useLiveDrops();
  const { store, reload } = useMemo(
    () => createDropStore({ client, realtime }, dropId),
    [client, realtime, dropId],
  );
  return { ...useStore(store), reload };
};

const createDropStore = ({ client, realtime }: LiveDropsContext, dropId: string) => {
  let following: Following | undefined;
  const store = createStore<Loading<Drop>>(notLoaded(), ({ set }) => {
    following = followTopic(realtime, `drop:${dropId}`, {
      hear: (event) =>
        set((state) => (state.data === undefined ? state : { ...state, data: changedBy(state.data, event) })),
      look: async ({ since, signal }) => {
        set((state) => ({ ...state, isLoading: true }));
        try {
          const drop = await client.drops.get(dropId, { signal });
          if (!signal.aborted)
            set(() => ({ data: since.reduce(changedBy, drop), error: undefined, isLoading: false }));
        } catch (reason) {
          if (!signal.aborted) set((state) => ({ ...state, error: asError(reason), isLoading: false }));
        }
      },
    });
    following.look();
    return following.stop;
  });
  return { store, reload: () => following?.look() };
};

/** The drop after an event. Newer servers may send events that are not known here. */
const changedBy = (drop: Drop, event: EventEnvelope): Drop => {
  if (event.type === 'stock.changed') {
    const { remaining, held, stock, status } = event.data;
    return { ...drop, remaining, held, stock, status };
  }
  return 'drop' in event.data && event.data.drop.id === drop.id ? event.data.drop : drop;
};
