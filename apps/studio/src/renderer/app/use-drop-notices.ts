import type { Drop } from '@livedrops/sdk';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import type { Notice } from '../../shared/ipc.ts';
import { formatCount } from '../lib/format.ts';
import { useStudio } from '../lib/studio.ts';

type Told = Notice & {
  /** What of the drop it tells, so that the same is not told again soon. */
  what: 'started' | 'in_baskets' | 'sold_out';
};

/** What to tell when something happens to a drop, or `null` for what needs no telling. */
export const dropNotice = (type: string, drop: Pick<Drop, 'title' | 'stock' | 'held'>): Told | null => {
  const name = Array.from(drop.title).slice(0, 80).join('');
  const units = formatCount(drop.stock);
  switch (type) {
    case 'drop.started':
      return { what: 'started', title: `${name} is live`, body: `${units} units are on sale now.` };
    case 'drop.soldout':
      return drop.held > 0
        ? {
            what: 'in_baskets',
            title: `${name}: all in baskets`,
            body: `${formatCount(drop.held)} of ${units} units are still being paid and may come back.`,
          }
        : { what: 'sold_out', title: `${name} is sold out`, body: `All ${units} units are gone.` };
    default:
      return null;
  }
};

/** A unit that comes back and is bought at once sells a drop out again, which is no news so soon. */
const AGAIN_MS = 10 * 60_000;

/** Whether something is news: the same of a drop is told once in ten minutes. */
export const createNewsFilter = () => {
  const toldAt = new Map<string, number>();
  return (what: Told['what'], dropId: string, nowMs: number): boolean => {
    const key = `${what} ${dropId}`;
    if (nowMs - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return false;
    toldAt.set(key, nowMs);
    return true;
  };
};

/** Tells by the desktop when the window is not looked at, and inside the window otherwise. */
export const useDropNotices = (): ((type: string, drop: Drop) => void) => {
  const { bridge } = useStudio();
  const [isNews] = useState(createNewsFilter);
  return useCallback(
    (type, drop) => {
      const notice = dropNotice(type, drop);
      if (notice === null || !isNews(notice.what, drop.id, performance.now())) return;
      const { title, body } = notice;
      if (!document.hasFocus()) void bridge.notify({ title, body }).catch(() => false);
      // The live view of this very drop says it louder.
      if (window.location.hash === `#/drops/${drop.id}/live`) return;
      notifications.show({
        title,
        message: body,
        closeButtonProps: { 'aria-label': 'Dismiss' },
      });
    },
    [bridge, isNews],
  );
};
