import type { EventEnvelope, Topic } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
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
  'order.refunded',
  'order.refund_failed',
  'order.disputed',
]);

/** All followers of a creator are told in the same instant, so they do not ask in the same instant. */
const SPREAD_MS = 600;
/** A signal may get lost. Whoever heard the event then finds what it told by a late look of their own. */
const LATE_MS = 4000;

/**
 * Asks for the inbox and its count again when the server says that they have changed: by news on the own topic or those of the
 * creators whom one follows, or because something was read on another device or in another tab.
 */
export const useNews = (userId: string, creatorIds: readonly string[]): void => {
  const queries = useQueryClient();
  const { hub } = useShop();
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  const late = useRef<ReturnType<typeof setTimeout>>(undefined);
  const topics: Topic[] = [`user:${userId}`, ...creatorIds.map((id): Topic => `creator:${id}`)];

  const ask = (): void => {
    void queries.invalidateQueries({ queryKey: queryKeys.unreadCount(userId) });
    void queries.invalidateQueries({ queryKey: queryKeys.notificationList(userId) });
  };
  const askSoon = useEffectEvent(() => {
    clearTimeout(soon.current);
    soon.current = setTimeout(ask, Math.random() * SPREAD_MS);
  });

  useLiveTopics(topics, ({ type, topic }) => {
    if (!NEWS.has(type)) return;
    // An order is in the inbox when it is told; what a creator announces is there a moment later, which a signal tells.
    if (topic.startsWith('user:')) askSoon();
    clearTimeout(late.current);
    late.current = setTimeout(ask, LATE_MS * (1 + Math.random()));
  });
  useEffect(() => hub.onInbox(() => askSoon()), [hub]);
  useEffect(
    () => () => {
      clearTimeout(soon.current);
      clearTimeout(late.current);
    },
    [],
  );
};
