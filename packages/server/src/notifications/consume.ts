import { presentEvent } from '../events/index.ts';
import type { LoggedEvent } from '../platform/log/event-log.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import type { AnnouncementStore } from './announcement.store.ts';
import { addMessages, priorityOf, type MessageDeps } from './messages.ts';
import type { Allowances } from '../platform/allowances.ts';
import { type Notice, reminderOf, tellFrom, toNotice } from './notice.rules.ts';

/** Tells a creator's followers of an announcement. */
export type FanOutJob = { noticeId: string; creatorId: string };

export type ConsumeDeps = MessageDeps & {
  announcements: Pick<AnnouncementStore, 'save' | 'fold' | 'whereIs'>;
  allowances: Allowances;
  fanOutQueue: Pick<JobQueue<FanOutJob>, 'add'>;
  /** Told when something of a creator has come into the inboxes of their followers. */
  onAnnounced(creatorId: string): void;
};

/**
 * Takes events of the log, in any grouping and as often as they come: everything it writes has an id that is made from the event's. When it
 * returns, what people will be told is written down.
 */
export async function consume(deps: ConsumeDeps, events: readonly LoggedEvent[]): Promise<void> {
  const ofOrders: { notice: Notice; userId: string; traceparent: string | undefined }[] = [];
  const ofCreators: { notice: Notice; creatorId: string }[] = [];
  for (const event of events) {
    const [topic, id = ''] = event.topic.split(':', 2);
    if (topic !== 'user' && topic !== 'creator') continue;
    const notice = toNotice(presentEvent(event));
    if (notice && topic === 'user') ofOrders.push({ notice, userId: id, traceparent: event.traceparent });
    else if (notice) ofCreators.push({ notice, creatorId: id });
  }
  const sent = ofOrders.filter(({ notice }) => notice.isSent);
  await addMessages(
    deps,
    sent.map((one) => ({ ...one, ref: { notice: one.notice } })),
  );
  for (const { notice, creatorId } of ofCreators) await announce(deps, creatorId, notice);
}

/** The announcement first: the job that tells the followers looks for it. */
async function announce(deps: ConsumeDeps, creatorId: string, notice: Notice): Promise<void> {
  const groupId = groupOf(creatorId, notice);
  const isAlone = await mayStandAlone(deps, notice, groupId);
  const noticeId = isAlone ? notice.event.id : groupId;
  if (isAlone) await deps.announcements.save(creatorId, notice);
  else await deps.announcements.fold(creatorId, notice, groupId);
  deps.onAnnounced(creatorId);
  if (!deps.queues.push && !deps.queues.email) return;
  const dueAt = isAlone ? tellFrom(notice) : new Date(Date.parse(notice.event.occurredAt) + GATHER_MS);
  await deps.fanOutQueue.add([
    {
      id: noticeId,
      payload: { noticeId, creatorId },
      priority: priorityOf(notice),
      staleAt: notice.staleAt,
      ...(dueAt && { dueAt }),
    },
  ]);
}

/**
 * What a creator may announce of each kind in an hour to each follower. What is beyond it is one announcement, which counts the others; devices
 * and mailboxes are told of it once, when it has gathered for a minute.
 */
const ALONE_MAX = 5;
const HOUR_MS = 3_600_000;
const GATHER_MS = 60_000;

/** Each follower wants one of the lead times, so each is counted for itself. */
const groupOf = (creatorId: string, notice: Notice): string => {
  const hour = Math.floor(Date.parse(notice.event.occurredAt) / HOUR_MS);
  return `more_${creatorId}_${notice.kind}${reminderOf(notice) ?? ''}_${hour}`;
};

/** The first of an hour, by the event's own time, so that a repeat is judged as before. */
async function mayStandAlone(
  { announcements, allowances }: ConsumeDeps,
  { event }: Notice,
  groupId: string,
): Promise<boolean> {
  const known = await announcements.whereIs(event.id, groupId);
  if (known !== null) return known === 'alone';
  const limit = { key: `announce:${groupId}`, id: event.id, max: ALONE_MAX, perMs: HOUR_MS };
  return allowances.take(limit, Date.parse(event.occurredAt));
}
