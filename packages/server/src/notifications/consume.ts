import { presentEvent } from '../notices/index.ts';
import type { LoggedEvent } from '../platform/events/event-log.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import type { AnnouncementStore } from './announcement.store.ts';
import { addMessages, laneOf, type MessageDeps } from './messages.ts';
import { type Notice, toNotice } from './notice.ts';

/** Tells a creator's followers of an announcement. */
export type FanOutJob = { noticeId: string; creatorId: string };

export type ConsumeDeps = MessageDeps & {
  announcements: Pick<AnnouncementStore, 'save'>;
  fanOutQueue: Pick<JobQueue<FanOutJob>, 'add'>;
  /** Told when something of a creator has come into the inboxes of their followers. */
  onAnnounced(creatorId: string): void;
};

/**
 * Takes events of the log, in any grouping and as often as they come: everything it writes has an id that is made from the event's. When it
 * returns, what people will be told is written down.
 */
export async function consume(deps: ConsumeDeps, events: readonly LoggedEvent[]): Promise<void> {
  const ofOrders: { notice: Notice; userId: string }[] = [];
  const ofCreators: { notice: Notice; creatorId: string }[] = [];
  for (const event of events) {
    const [topic, id = ''] = event.topic.split(':', 2);
    if (topic !== 'user' && topic !== 'creator') continue;
    const notice = toNotice(presentEvent(event));
    if (notice && topic === 'user') ofOrders.push({ notice, userId: id });
    else if (notice) ofCreators.push({ notice, creatorId: id });
  }
  const sent = ofOrders.filter(({ notice }) => notice.isSent);
  await addMessages(
    deps,
    sent.map(({ notice, userId }) => ({ notice, ref: { notice }, userId })),
  );
  for (const { notice, creatorId } of ofCreators) await announce(deps, creatorId, notice);
}

/** The announcement first: the job that tells the followers looks for it. */
async function announce(deps: ConsumeDeps, creatorId: string, notice: Notice): Promise<void> {
  const noticeId = notice.event.id;
  await deps.announcements.save(creatorId, notice);
  deps.onAnnounced(creatorId);
  if (!deps.queues.push && !deps.queues.email) return;
  await deps.fanOutQueue.add([
    { id: noticeId, payload: { noticeId, creatorId }, lane: laneOf(notice), staleAt: notice.staleAt },
  ]);
}
