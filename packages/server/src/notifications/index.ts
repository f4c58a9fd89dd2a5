import { createAllowances } from '../platform/allowances.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, LoggedEvent } from '../platform/log/event-log.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import type { Logger } from '../platform/logger.ts';
import { createMemoryCache } from '../platform/memory-cache.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createAnnouncementStore } from './announcement.store.ts';
import { consume, type ConsumeDeps, type FanOutJob } from './consume.ts';
import { fanOut, type FanOutDeps } from './fan-out.ts';
import { createFanOutStore } from './fan-out.store.ts';
import { createInbox, type InboxDeps } from './inbox.ts';
import type { MailSettings } from '../platform/mail/mailer.ts';
import type { EmailJob, MessageQueues, PushJob } from './messages.ts';
import type { DropNow, Notice } from './notice.rules.ts';
import { notificationsRoutes } from './notifications.routes.ts';
import { createPreferencesStore } from './preferences.store.ts';
import { createPushDeviceStore } from './push-device.store.ts';
import type { PushSettings } from './push-sender.ts';
import { findReach, type ReachDeps } from './reach.ts';
import { createReadPositionStore } from './read-position.store.ts';
import { createReminderStore } from './reminder.store.ts';
import { createReminderRound, type ReminderRoundDeps } from './reminder.worker.ts';
import { startWorkers, type WorkerDeps } from './start-workers.ts';
import { sendTestNotice } from './test-notice.ts';
import { createUnsubscribeLinks } from './unsubscribe-link.ts';
import { unsubscribeRoutes } from './unsubscribe.routes.ts';

export type NotificationSettings = {
  /** `null`: no push messages. */
  push: PushSettings | null;
  /** `null`: no e-mail. */
  email: MailSettings | null;
  /** Where people reach the shop, and where programs reach the API; without a slash at the end. */
  shopUrl: string;
  publicUrl: string;
  /** Signs the links that end mails. */
  secret: string;
  /** They signed links of mails that people still have. */
  oldSecrets: readonly string[];
};

export type NotificationsOptions = {
  connection: MongoConnection;
  settings: NotificationSettings;
  log: Pick<EventLog, 'newest' | 'latestSeq'>;
  findFollowing: InboxDeps['findFollowing'];
  followersAfter: FanOutDeps['followersAfter'];
  findContact: WorkerDeps['findContact'];
  newestFollowers: ReachDeps['newestFollowers'];
  countFollowers: ReachDeps['countFollowers'];
  findConfirmed: ReachDeps['findConfirmed'];
  findDropNow(dropId: string): Promise<DropNow | null>;
  findDropsNow: InboxDeps['findDropsNow'];
  findStarting: ReminderRoundDeps['findStarting'];
  findDrop: ReminderRoundDeps['findDrop'];
  publish: Publish;
  onInboxChanged(userId: string): void;
  onAnnounced: ConsumeDeps['onAnnounced'];
  clock: Clock;
  logger: Logger;
};

const MINUTE_MS = 60_000;
const PUSH_POLICY = { attemptsMax: 10, baseMs: 2000, maxMs: 10 * MINUTE_MS };
/** Mail servers that defer want minutes, and get days. */
const EMAIL_POLICY = { attemptsMax: 15, baseMs: MINUTE_MS, maxMs: 6 * 60 * MINUTE_MS };
/** A fan-out that is not done goes on as another attempt, so a great one has many. */
const FAN_OUT_POLICY = { attemptsMax: 2000, baseMs: 1000, maxMs: MINUTE_MS / 2 };

/** Jobs of a fan-out ask the same again and again. */
const REMEMBERED_MS = 1000;
const REMEMBERED_MAX = 500;

/**
 * Tells people what they want to hear of: in the apps, on their devices, by e-mail. In reading order: `notice.rules.ts` (what is news, and
 * until when), `consume.ts`, `fan-out.ts` (to all followers), `messages.ts`, `before-sending.ts`, `deliver-push.ts` and `deliver-email.ts`.
 */
export function createNotifications(options: NotificationsOptions) {
  const { connection, settings, clock, logger, onAnnounced } = options;
  const { queues, fanOutQueue } = createQueues(options);
  const announcements = createAnnouncementStore(connection);
  const preferences = createPreferencesStore(connection);
  const devices = createPushDeviceStore(connection);
  const links = createUnsubscribeLinks(settings);
  const messages = {
    queues,
    findPreferences: preferences.findMany,
    findDevices: devices.findIds,
  };
  const findDropNow = rememberDrops(options.findDropNow, clock);
  const fanOutDeps: FanOutDeps = {
    ...messages,
    fanOuts: createFanOutStore(connection),
    followersAfter: options.followersAfter,
    findDropNow,
  };
  const allowances = createAllowances(connection);
  const consumeDeps: ConsumeDeps = { ...messages, announcements, allowances, fanOutQueue, onAnnounced };
  const inbox = createInbox({
    ...options,
    announcements,
    preferences,
    reads: createReadPositionStore(connection),
  });

  return {
    routes: notificationsRoutes({
      ...options,
      inbox,
      preferences,
      devices,
      reach: (creatorId) => findReach({ ...options, preferences, devices }, creatorId),
      testNotice: (input) => sendTestNotice({ ...options, queues, devices, allowances }, input),
    }),
    /** To be mounted in front of everything that parses bodies: mail programs send a form. */
    unsubscribeRouter: unsubscribeRoutes({ links, preferences }),
    /** Takes events of the log; again is fine. */
    consume: (events: readonly LoggedEvent[]) => consume(consumeDeps, events),
    /** Without a channel nothing is written for an order: inboxes are worked out when their owners look. */
    wantsOrdersOf: async (_dropId: string): Promise<boolean> => queues.push !== null || queues.email !== null,
    /** Makes the messages of an announcement for all followers; `startWorkers` does it for those that are consumed. */
    fanOut: (creatorId: string, notice: Notice, signal?: AbortSignal) =>
      fanOut(fanOutDeps, creatorId, notice, signal && { signal }),
    /** @param told of every attempt to deliver, what was delivered, and refusals of our push key, for logs and metrics */
    startWorkers: (told: Pick<WorkerDeps, 'onSettled' | 'onDelivered' | 'onKeyRefused' | 'tracing'>) =>
      startWorkers({
        ...options,
        ...settings,
        queues,
        fanOutQueue,
        devices,
        links,
        ...told,
        fanOut: (creatorId, notice, signal) => fanOut(fanOutDeps, creatorId, notice, { signal }),
        findPreferences: preferences.find,
        findAnnouncement: remember(announcements.find, clock),
        findDropNow,
        allowances,
        remind: createReminderRound({ ...options, reminders: createReminderStore(connection) }),
        logger,
      }),
  };
}

function createQueues({ connection, settings, clock }: NotificationsOptions) {
  const open = <T>(name: string, policy: typeof PUSH_POLICY) =>
    createJobQueue<T>(connection, clock, { name, policy });
  const queues: MessageQueues = {
    push: settings.push && open<PushJob>('push', PUSH_POLICY),
    email: settings.email && open<EmailJob>('email', EMAIL_POLICY),
  };
  return { queues, fanOutQueue: open<FanOutJob>('fan-out', FAN_OUT_POLICY) };
}

function remember<T>(load: (key: string) => Promise<T>, clock: Clock): (key: string) => Promise<T> {
  const cache = createMemoryCache({ load, ttlMs: REMEMBERED_MS, entriesMax: REMEMBERED_MAX, clock });
  return (key) => cache.get(key);
}

/**
 * Remembers drops for each notice apart, so that a drop is never older than the event that is told. A drop as it was a moment before its
 * start would say that there is nothing to tell.
 */
function rememberDrops(
  findDropNow: NotificationsOptions['findDropNow'],
  clock: Clock,
): FanOutDeps['findDropNow'] {
  const load = (key: string) => findDropNow(key.split(' ', 1)[0]!);
  const remembered = remember(load, clock);
  return (dropId, noticeId) => remembered(`${dropId} ${noticeId}`);
}
