import { unlessAborted } from './deadline.ts';

/** Whether this machine says that it has no network. `false` where that is unknown, as in Node. */
export const isOffline = (): boolean => (globalThis.navigator as Navigator | undefined)?.onLine === false;

/** Resolves when the network is back; rejects when the signal fires. Leaves no listener. */
export const untilOnline = (signal: AbortSignal): Promise<void> => {
  if (typeof globalThis.addEventListener !== 'function') return Promise.resolve();
  let onOnline = () => {};
  const online = new Promise<void>((resolve) => {
    onOnline = () => resolve();
    globalThis.addEventListener('online', onOnline);
  });
  return unlessAborted(online, signal).finally(() => globalThis.removeEventListener('online', onOnline));
};

/** A server on this machine can be reached without a network. */
export const isLoopback = (url: string): boolean =>
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
