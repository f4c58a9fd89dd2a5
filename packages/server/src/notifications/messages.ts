import type { NotificationPreferences } from '@livedrops/sdk/contract';
import type { JobQueue, NewJob } from '../platform/jobs/job-queue.ts';
import type { Priority } from '../platform/jobs/job.ts';
import type { Notice } from './notice.rules.ts';
import { wants } from './preferences.rules.ts';

/** What a message job holds of its notice: all of it, or, where a million jobs share it, the id of its announcement. */
type NoticeRef = { notice: Notice } | { noticeId: string };

export type PushJob = NoticeRef & { userId: string; deviceId: string };
export type EmailJob = NoticeRef & { userId: string };

/** Queues of the channels that this installation has. */
export type MessageQueues = { push: JobQueue<PushJob> | null; email: JobQueue<EmailJob> | null };

export type MessageDeps = {
  queues: MessageQueues;
  findPreferences(userIds: readonly string[]): Promise<(userId: string) => NotificationPreferences>;
  findDevices(userIds: readonly string[]): Promise<readonly { deviceId: string; userId: string }[]>;
};

/** A notice for a person. */
export type Addressed = { notice: Notice; ref: NoticeRef; userId: string; traceparent?: string | undefined };

/**
 * Makes the messages of notices to people who want them, on the channels where they want them. The id of a message is made from event, person
 * and channel (and device), so doing it again adds nothing.
 *
 * @returns how many were new
 */
export async function addMessages(deps: MessageDeps, addressed: readonly Addressed[]): Promise<number> {
  const { queues } = deps;
  if (addressed.length === 0 || (!queues.push && !queues.email)) return 0;
  const userIds = [...new Set(addressed.map(({ userId }) => userId))];
  const [preferencesOf, devices] = await Promise.all([
    deps.findPreferences(userIds),
    queues.push ? deps.findDevices(userIds) : [],
  ]);
  const devicesOf = Map.groupBy(devices, ({ userId }) => userId);
  const wanted = (channel: 'push' | 'email') =>
    addressed.filter(({ notice, userId }) => wants(preferencesOf(userId), notice, channel));
  const pushes = queues.push ? wanted('push') : [];
  const mails = queues.email ? wanted('email') : [];
  const pushed = pushes.flatMap((one) =>
    (devicesOf.get(one.userId) ?? []).map(({ deviceId }) => toPushJob(one, deviceId)),
  );
  const added = await Promise.all([queues.push?.add(pushed), queues.email?.add(mails.map(toEmailJob))]);
  return added.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

const toPushJob = ({ notice, ref, userId, traceparent }: Addressed, deviceId: string): NewJob<PushJob> => ({
  id: `${notice.event.id}:${userId}:${deviceId}`,
  payload: { ...ref, userId, deviceId },
  traceparent,
  priority: priorityOf(notice),
  staleAt: notice.staleAt,
});

const toEmailJob = ({ notice, ref, userId, traceparent }: Addressed): NewJob<EmailJob> => ({
  id: `${notice.event.id}:${userId}`,
  payload: { ...ref, userId },
  traceparent,
  priority: priorityOf(notice),
  staleAt: notice.staleAt,
});

/** Orders before starts before the rest. */
export function priorityOf({ kind }: Notice): Priority {
  switch (kind) {
    case 'orders':
      return 'orders';
    case 'dropStarted':
    case 'dropChanged':
    case 'dropReminder':
      return 'starts';
    case 'dropScheduled':
      return 'rest';
  }
}
