import { createFollows } from '../../src/follows/index.ts';
import type { FanOutDeps } from '../../src/notifications/fan-out.ts';
import { createFanOutStore } from '../../src/notifications/fan-out.store.ts';
import type { EmailJob, PushJob } from '../../src/notifications/messages.ts';
import { createPreferencesStore } from '../../src/notifications/preferences.store.ts';
import { createPushDeviceStore } from '../../src/notifications/push-device.store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createJobQueue } from '../../src/platform/jobs/job-queue.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';

const policy = { attemptsMax: 3, baseMs: 1, maxMs: 5 };

/** What a fan-out works with, on real collections and both channels, without anybody who delivers. */
export function fanOutDeps(connection: MongoConnection): FanOutDeps {
  const follows = createFollows({
    connection,
    clock: systemClock,
    accounts: { findNames: async () => () => '', findSharing: async () => new Set() },
    creators: {
      findCreator: async () => null,
      getCreators: async () => new Map(),
      adjustFollowerCount: async () => null,
    },
    publish: async () => {},
  });
  return {
    queues: {
      push: createJobQueue<PushJob>(connection, systemClock, { name: 'push', policy }),
      email: createJobQueue<EmailJob>(connection, systemClock, { name: 'email', policy }),
    },
    findPreferences: createPreferencesStore(connection).findMany,
    findDevices: createPushDeviceStore(connection).findIds,
    fanOuts: createFanOutStore(connection),
    followersAfter: follows.followersAfter,
    findDropNow: async () => ({ status: 'live', startsAt: new Date(), reminderMinutes: [] }),
  };
}
