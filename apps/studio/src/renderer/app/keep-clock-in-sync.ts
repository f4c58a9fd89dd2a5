import type { LiveDrops } from '@livedrops/sdk';

const AGAIN_MS = 5 * 60_000;

/** Measures the server's clock at the start, now and then, and when the window comes back. A failed try changes nothing. */
export const keepClockInSync = (client: Pick<LiveDrops, 'clock'>): (() => void) => {
  const sync = (): void => void client.clock.sync().catch(() => {});
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') sync();
  };
  sync();
  const timer = setInterval(sync, AGAIN_MS);
  document.addEventListener('visibilitychange', onVisible);
  window.addEventListener('online', sync);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('online', sync);
  };
};
