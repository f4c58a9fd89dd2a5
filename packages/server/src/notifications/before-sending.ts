import type { NotificationChannel, NotificationPreferences } from '@livedrops/sdk/contract';
import { drop, type Outcome, retry } from '../platform/jobs/job.ts';
import { dropOf, type DropNow, type Notice, whyOutdated } from './notice.ts';
import { quietMsLeft, wants } from './preferences.ts';

export type BeforeSendingDeps = {
  findAnnouncement(noticeId: string): Promise<Notice | null>;
  findPreferences(userId: string): Promise<NotificationPreferences>;
  /** How a drop is now; `null` when there is none. May be a moment old. */
  findDropNow(dropId: string): Promise<DropNow | null>;
};

/**
 * Looks once more before a message goes out: much may have changed since it was made.
 *
 * @returns the notice to send, or what to do instead
 */
export async function lookBeforeSending(
  deps: BeforeSendingDeps,
  payload: ({ notice: Notice } | { noticeId: string }) & { userId: string },
  channel: Exclude<NotificationChannel, 'inbox'>,
  now: Date,
): Promise<{ notice: Notice } | { instead: Outcome }> {
  const notice = 'notice' in payload ? payload.notice : await deps.findAnnouncement(payload.noticeId);
  if (!notice) return { instead: drop('the announcement is gone') };
  const preferences = await deps.findPreferences(payload.userId);
  if (!wants(preferences, notice, channel)) return { instead: drop('no longer wanted') };
  const about = dropOf(notice);
  const outdated = about && whyOutdated(notice, await deps.findDropNow(about.id));
  if (outdated) return { instead: drop(outdated) };
  const quietMs = notice.kind === 'orders' ? 0 : quietMsLeft(preferences.quietHours, now);
  if (quietMs === 0) return { notice };
  // Waiting until the morning is of no use for what is stale by then.
  const isStale = now.getTime() + quietMs >= notice.staleAt.getTime();
  return { instead: isStale ? drop('quiet hours') : retry('quiet hours', quietMs) };
}
