type Handlers = {
  /** The network is back, or the page is looked at again. */
  onWake: () => void;
  /** The system says that there is no network any more, which is not always so. */
  onOffline: () => void;
};

/** Watches a browser's network and page. Does nothing elsewhere. Returns how to stop. */
export const watchHost = ({ onWake, onOffline }: Handlers): (() => void) => {
  const page = (globalThis as { document?: Document }).document;
  if (page === undefined || typeof globalThis.addEventListener !== 'function') return () => {};
  const onVisible = () => {
    if (page.visibilityState === 'visible') onWake();
  };
  globalThis.addEventListener('online', onWake);
  globalThis.addEventListener('offline', onOffline);
  page.addEventListener('visibilitychange', onVisible);
  return () => {
    globalThis.removeEventListener('online', onWake);
    globalThis.removeEventListener('offline', onOffline);
    page.removeEventListener('visibilitychange', onVisible);
  };
};
