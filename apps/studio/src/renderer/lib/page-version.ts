import { createStore, type StoreApi } from 'zustand/vanilla';

export type PageVersion = {
  /** Whether the server gives out another version than the one that runs here. */
  store: StoreApi<{ isNew: boolean }>;
  /** Asks the server. Without a clear answer nothing changes. Never rejects. */
  check: () => Promise<void>;
  /** Loads the page anew. */
  reload: () => void;
};

const ENTRY = 'script[type="module"][src]';

/** The script that a page starts with. A build names it after its content, so that another version has another name. */
const entryOf = (page: ParentNode): string | null => page.querySelector(ENTRY)?.getAttribute('src') ?? null;

/** Watches for a deployment: compares the page that the server gives out now with the one that runs. The app's own files never change under it. */
export const createPageVersion = (): PageVersion => {
  const store = createStore(() => ({ isNew: false }));
  const running = entryOf(document);
  return {
    store,
    check: async () => {
      if (running === null || store.getState().isNew || !/^https?:$/.test(location.protocol)) return;
      try {
        const answer = await fetch(location.pathname, {
          cache: 'no-store',
          headers: { accept: 'text/html' },
        });
        if (!answer.ok) return;
        const current = entryOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
        if (current !== null && current !== running) store.setState({ isNew: true });
      } catch {
        // Without an answer nothing is known; the next look may have one.
      }
    },
    reload: () => location.reload(),
  };
};
