import { useMemo } from 'react';
import type { Drop } from '../types/drop.ts';
import type { EventEnvelope } from '../types/event.ts';
import { followTopic } from './follow-topic.ts';
import { asError, notLoaded, type Loading } from './loading.ts';
import { useLiveDrops, type LiveDropsContext } from './provider.ts';
import { createStore, useStore, type ExternalStore } from './store.ts';

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
  /** What happened since the drop was asked for: its answer may be older. */
  let since: EventEnvelope[] = [];
  let fetching: AbortController | undefined;

  const load = async ({ set }: ExternalStore<Loading<Drop>>) => {
    fetching?.abort();
    const { signal } = (fetching = new AbortController());
    since = [];
    set((state) => ({ ...state, isLoading: true }));
    try {
      const drop = await client.drops.get(dropId, { signal });
      if (signal.aborted) return;
      set(() => ({ data: since.reduce(changedBy, drop), error: undefined, isLoading: false }));
    } catch (reason) {
      if (!signal.aborted) set((state) => ({ ...state, error: asError(reason), isLoading: false }));
    }
  };
  const store = createStore<Loading<Drop>>(notLoaded(), (started) => {
    const stop = followTopic(realtime, `drop:${dropId}`, {
      hear: (event) => {
        since.push(event);
        started.set((state) =>
          state.data === undefined ? state : { ...state, data: changedBy(state.data, event) },
        );
        if (!started.get().isLoading) since = [];
      },
      look: () => void load(started),
    });
    void load(started);
    return () => {
      fetching?.abort();
      stop();
    };
  });
  return { store, reload: () => void load(store) };
};

/** The drop after an event. Newer servers may send events that are not known here. */
const changedBy = (drop: Drop, event: EventEnvelope): Drop => {
  if (event.type === 'stock.changed') {
    const { remaining, held, stock, status } = event.data;
    return { ...drop, remaining, held, stock, status };
  }
  return 'drop' in event.data && event.data.drop.id === drop.id ? event.data.drop : drop;
};
