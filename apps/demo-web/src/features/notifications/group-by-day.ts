import type { NotificationItem } from '@livedrops/sdk';
import { dayHeading } from '../../lib/time.ts';

export type Day = { heading: string; items: NotificationItem[] };

/** Notifications under the days on which they came, in the order they are given. */
export const groupByDay = (items: readonly NotificationItem[], nowMs: number): Day[] => {
  const days: Day[] = [];
  for (const item of items) {
    const heading = dayHeading(item.event.occurredAt, nowMs);
    const last = days.at(-1);
    if (last?.heading === heading) last.items.push(item);
    else days.push({ heading, items: [item] });
  }
  return days;
};
