import { createStore, type StoreApi } from 'zustand/vanilla';

export type PageVersion = {
  /** Whether the server gives out another version than the one that runs here. */
  store: StoreApi<{ isNew: boolean }>;
  /** Asks the server. Without a clear answer nothing changes. Never rejects. */
  check: () => Promise<void>;
  /** Loads the page anew. It was offered as safe, so nothing asks before the page is left. */
  reload: () => void;
  /** Whether `reload` is what leaves the page. */
  isReloading: () => boolean;
};

const ENTRY = 'script[type="module"][src]';

/** The script that a page starts with. A build names it after its content, so that another version has another name. */
const entryOf = (page: ParentNode): string | null => page.querySelector(ENTRY)?.getAttribute('src') ?? null;

/** Watches for a deployment: compares the page that the server gives out now with the one that runs. */
export const createPageVersion = (url: string, load = () => location.reload()): PageVersion => {
  const store = createStore(() => ({ isNew: false }));
  const running = entryOf(document);
  let isReloading = false;
  return {
    store,
    check: async () => {
      if (running === null || store.getState().isNew) return;
      try {
        const answer = await fetch(url, { cache: 'no-store', headers: { accept: 'text/html' } });
        if (!answer.ok) return;
        const current = entryOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        if (current !== null && current !== running) store.setState({ isNew: true });
      } catch {
        // Without an answer nothing is known; the next look may have one.
      }
    },
    reload: () => {
      isReloading = true;
      load();
    },
    isReloading: () => isReloading,
  };
};
