import type { EventEnvelope, Topic } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queryKeys } from '../../lib/query-keys.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';

const NEWS: ReadonlySet<EventEnvelope['type']> = new Set([
  'drop.scheduled',
  'drop.reminder',
  'drop.started',
  'order.pending',
  'order.confirmed',
  'order.failed',
  'order.cancelled',
  'order.fulfillment',
]);

/**
 * When to ask again after an event, in milliseconds: at least so much, and up to so much more. An event is told before it is in the inbox, and
 * all followers of a creator hear of it in the same instant, so they do not ask in the same instant. The second look finds what was late.
 */
const LOOKS_MS = [
  [300, 900],
  [4000, 4000],
] as const;

/** Asks for the inbox and its count again when there is news on the own topic or on those of the creators whom one follows. */
export const useNews = (userId: string, creatorIds: readonly string[]): void => {
  const queries = useQueryClient();
  const timers = useRef<ReturnType<typeof setTimeout>[]>([]);
  const topics: Topic[] = [`user:${userId}`, ...creatorIds.map((id): Topic => `creator:${id}`)];

  useLiveTopics(topics, ({ type }) => {
    if (!NEWS.has(type)) return;
    timers.current.forEach(clearTimeout);
    timers.current = LOOKS_MS.map(([leastMs, moreMs]) =>
      setTimeout(
        () => {
          void queries.invalidateQueries({ queryKey: queryKeys.unreadCount(userId) });
          void queries.invalidateQueries({ queryKey: queryKeys.notificationList(userId) });
        },
        leastMs + Math.random() * moreMs,
      ),
    );
  });
  useEffect(() => () => timers.current.forEach(clearTimeout), []);
};
