/** Calls `wake` when a browser's network comes back or its page is looked at again. Does nothing elsewhere. */
export const onWake = (wake: () => void): (() => void) => {
  const page = (globalThis as { document?: Document }).document;
  if (page === undefined || typeof globalThis.addEventListener !== 'function') return () => {};
  const onVisible = () => {
    if (page.visibilityState === 'visible') wake();
  };
  globalThis.addEventListener('online', wake);
  page.addEventListener('visibilitychange', onVisible);
  return () => {
    globalThis.removeEventListener('online', wake);
    page.removeEventListener('visibilitychange', onVisible);
  };
};
