import type { NotificationChannel, NotificationPreferences } from '@livedrops/sdk/contract';
import type { Allowances } from '../platform/allowances.ts';
import { dropJob, type Outcome, retry } from '../platform/jobs/job.ts';
import {
  dropOf,
  type DropNow,
  inPresentWords,
  type Notice,
  noticeIdOf,
  whyOutdated,
} from './notice.rules.ts';
import { quietMsLeft, wants } from './preferences.rules.ts';

export type BeforeSendingDeps = {
  findAnnouncement(noticeId: string): Promise<Notice | null>;
  findPreferences(userId: string): Promise<NotificationPreferences>;
  /** How a drop is now; `null` when there is none. May be a moment old, and is not older than the notice. */
  findDropNow(dropId: string, noticeId: string): Promise<DropNow | null>;
  allowances: Allowances;
};

const DAY_MS = 86_400_000;
/** Messages that one person gets in a day on a channel. What is beyond it is in their inbox. */
const PER_DAY: Record<'orders' | 'news', Record<Exclude<NotificationChannel, 'inbox'>, number>> = {
  orders: { push: 200, email: 100 },
  news: { push: 50, email: 20 },
};

/**
 * Looks once more before a message goes out: much may have changed since it was made.
 *
 * @returns the notice to send, or what to do instead
 */
export async function lookBeforeSending(
  deps: BeforeSendingDeps,
  payload: ({ notice: Notice } | { noticeId: string }) & { userId: string },
  { channel, now }: { channel: Exclude<NotificationChannel, 'inbox'>; now: Date },
): Promise<{ notice: Notice } | { instead: Outcome }> {
  const told = 'notice' in payload ? payload.notice : await deps.findAnnouncement(payload.noticeId);
  if (!told) return { instead: dropJob('the announcement is gone') };
  // Somebody has asked for it a moment ago.
  if (told.isTest) return { notice: told };
  const preferences = await deps.findPreferences(payload.userId);
  if (!wants(preferences, told, channel)) return { instead: dropJob('no longer wanted') };
  const about = dropOf(told);
  const dropNow = about && (await deps.findDropNow(about.id, noticeIdOf(told)));
  const outdated = about && whyOutdated(told, dropNow);
  if (outdated) return { instead: dropJob(outdated) };
  const notice = inPresentWords(told, dropNow);
  const quietMs = notice.kind === 'orders' ? 0 : quietMsLeft(preferences.quietHours, now);
  if (quietMs === 0)
    return (await isTooMuch(deps, notice, payload.userId, channel, now)) ? TOO_MUCH : { notice };
  // Waiting until the morning is of no use for what is stale by then.
  const isStale = now.getTime() + quietMs >= notice.staleAt.getTime();
  return { instead: isStale ? dropJob('quiet hours') : retry('quiet hours', quietMs) };
}

const TOO_MUCH = { instead: dropJob('the person has had enough messages for a day') };

/** All devices of a person get a notice or none, and another attempt at it is no further one. */
async function isTooMuch(
  { allowances }: BeforeSendingDeps,
  { kind, event }: Notice,
  userId: string,
  channel: Exclude<NotificationChannel, 'inbox'>,
  now: Date,
): Promise<boolean> {
  const what = kind === 'orders' ? 'orders' : 'news';
  const limit = {
    key: `${channel}:${what}:${userId}`,
    id: event.id,
    max: PER_DAY[what][channel],
    perMs: DAY_MS,
  };
  return !(await allowances.take(limit, now.getTime()));
}
