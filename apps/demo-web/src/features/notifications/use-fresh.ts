import type { NotificationItem } from '@livedrops/sdk';
import { useEffect, useEffectEvent, useState } from 'react';

const SEEN_AFTER_MS = 1500;

const idOf = ({ event }: NotificationItem): string => event.id;

/**
 * What was unread when it was first shown here: it keeps its mark while one looks, although it counts as read as soon as it was on the screen
 * for a moment. `clear` takes the marks away.
 */
export const useFresh = (items: readonly NotificationItem[]) => {
  const [known, setKnown] = useState<ReadonlyMap<string, boolean>>(new Map());
  const added = items.filter((item) => !known.has(idOf(item)));
  // During the render, so that no mark is ever seen to be missing first.
  if (added.length > 0)
    setKnown(new Map([...known, ...added.map((item) => [idOf(item), !item.isRead] as const)]));
  return {
    isFresh: (item: NotificationItem) => known.get(idOf(item)) ?? !item.isRead,
    clear: () => setKnown((before) => new Map([...before.keys()].map((id) => [id, false]))),
  };
};

/** Calls `onSeen` when the newest item was on the screen for a moment; again when a newer one came. */
export const useSeen = (
  newest: NotificationItem | undefined,
  onSeen: (newest: NotificationItem) => void,
): void => {
  const unreadId = newest === undefined || newest.isRead ? null : idOf(newest);
  const see = useEffectEvent(() => {
    if (newest !== undefined) onSeen(newest);
  });
  useEffect(() => {
    if (unreadId === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(() => see(), SEEN_AFTER_MS);
    };
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', watch);
    };
  }, [unreadId]);
};
