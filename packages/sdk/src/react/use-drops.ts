import { useMemo } from 'react';
import type { ListIterator } from '../core/paginate.ts';
import type { LiveDrops } from '../client.ts';
import type { Drop, DropQuery } from '../types/drop.ts';
import type { Page } from '../types/page.ts';
import { asError, notLoaded, type Loading } from './loading.ts';
import { useLiveDrops } from './provider.ts';
import { createStore, useStore, type ExternalStore } from './store.ts';

type Drops = Loading<Drop[]> & { hasMore: boolean };

/**
 * Drops, page by page. `loadMore()` adds the next page; after an error it asks for the same page again.
 *
 * @example
 * ```tsx
 * const { data: drops = [], hasMore, loadMore } = useDrops({ status: 'live' });
 * ```
 */
export const useDrops = (query: DropQuery = {}): Drops & { loadMore: () => void; reload: () => void } => {
  const { client } = useLiveDrops();
  const name = JSON.stringify(query);
  const { store, loadMore, reload } = useMemo(
    () => createDropsStore(client, JSON.parse(name) as DropQuery),
    [client, name],
  );
  return { ...useStore(store), loadMore, reload };
};

const createDropsStore = (client: LiveDrops, query: DropQuery) => {
  let fetching: AbortController | undefined;
  let pages: ListIterator<Page<Drop>> | undefined;
  /** What the present iteration gave. While a reload fails, what is shown is still from the one before. */
  let loaded: readonly Drop[] = [];

  const begin = (state: ExternalStore<Drops>) => {
    fetching?.abort();
    fetching = new AbortController();
    const list = client.drops.list(query, { signal: fetching.signal });
    pages = list.pages();
    loaded = [];
    void next(state, fetching.signal);
  };
  const next = async ({ set }: ExternalStore<Drops>, signal: AbortSignal) => {
    set((state) => ({ ...state, isLoading: true }));
    try {
      const page = await pages?.next();
      if (signal.aborted) return;
      const hasMore = page?.done === false && page.value.nextCursor !== null;
      const data = [...loaded, ...(page?.done === false ? page.value.items : [])];
      loaded = data;
      set(() => ({ data, error: undefined, isLoading: false, hasMore }));
    } catch (reason) {
      if (!signal.aborted)
        set((state) => ({ ...state, error: asError(reason), isLoading: false, hasMore: true }));
    }
  };
  const store = createStore<Drops>({ ...notLoaded(), hasMore: false }, (started) => {
    begin(started);
    return () => fetching?.abort();
  });
  return {
    store,
    reload: () => begin(store),
    loadMore: () => {
      const { isLoading, hasMore } = store.get();
      if (!isLoading && hasMore && fetching !== undefined) void next(store, fetching.signal);
    },
  };
};
