import { createECDH, randomUUID } from 'node:crypto';
import type { EventEnvelope } from '@livedrops/sdk/contract';
import { readConfig } from '../../../packages/server/src/config/config.ts';
import { createDomains } from '../../../packages/server/src/app/domains.ts';
import { migrateDatabase } from '../../../packages/server/src/migrations/index.ts';
import { toNotice } from '../../../packages/server/src/notifications/notice.rules.ts';
import { systemClock } from '../../../packages/server/src/platform/clock.ts';
import { createGuard } from '../../../packages/server/src/platform/guard.ts';
import { createLogger } from '../../../packages/server/src/platform/logger.ts';
import { connectMongo, type MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { createSignals } from '../../../packages/server/src/platform/realtime/signals.ts';
import { NO_TRACING } from '../../../packages/server/src/platform/tracing.ts';
import { createMetrics } from '../../../packages/server/src/platform/metrics.ts';
import { openSocketServer } from '../../../packages/server/src/platform/realtime/socket-server.ts';

// A drop starts whose creator has very many followers: the jobs for all of their devices, and what that takes of memory.
const [, , mongoUri = '', followers = '0'] = process.argv;
const CREATOR = 'crt_bench';
const AT_ONCE = 20_000;
/** One of so many has a device that is to be told. */
const DEVICE_EVERY = 4;
const SAMPLE_MS = 100;

const { connection } = await connectMongo(mongoUri);
await migrateDatabase(connection, { by: 'prc_bench' });
await insertFollowers(connection, Number(followers));
process.send?.(await measure(connection));
process.exit();

async function insertFollowers({ db }: MongoConnection, count: number): Promise<void> {
  const createdAt = new Date(Date.now() - 60_000);
  for (let from = 0; from < count; from += AT_ONCE) {
    const ids = Array.from(
      { length: Math.min(AT_ONCE, count - from) },
      (_, index) => `usr_${String(from + index).padStart(9, '0')}`,
    );
    const follows = ids.map((followerId) => ({
      _id: `fol_${followerId}`,
      creatorId: CREATOR,
      followerId,
      createdAt,
    }));
    const devices = ids
      .filter((_, index) => index % DEVICE_EVERY === 0)
      .map((userId) => ({
        _id: `dev_${userId}`,
        userId,
        endpoint: '',
        keys: { p256dh: '', auth: '' },
        createdAt,
        expiresAt: null,
      }));
    await db?.collection<{ _id: string }>('follows').insertMany(follows, { ordered: false });
    await db?.collection<{ _id: string }>('pushDevices').insertMany(devices, { ordered: false });
  }
}

async function measure(own: MongoConnection) {
  const { notifications } = openDomains(own);
  await own.db?.collection<{ _id: string; status: string }>('drops').insertOne(
    { _id: 'drp_bench', status: 'live' },
    // Of a drop only its state counts here.
    { bypassDocumentValidation: true },
  );
  const notice = toNotice(startOf('drp_bench'));
  if (!notice) throw new Error('a start is no news');
  const rss = () => process.memoryUsage.rss();
  const before = rss();
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, rss())), SAMPLE_MS);
  const startedAt = performance.now();
  const { kind } = await notifications.fanOut(CREATOR, notice);
  clearInterval(sampling);
  return {
    kind,
    ms: performance.now() - startedAt,
    jobs: (await own.db?.collection('jobs').countDocuments({})) ?? 0,
    rssBeforeMb: before / 2 ** 20,
    rssMostMb: most / 2 ** 20,
  };
}

function openDomains(own: MongoConnection) {
  const vapid = createECDH('prime256v1');
  vapid.generateKeys();
  const logger = createLogger('warn');
  const config = readConfig({
    MONGO_URI: mongoUri,
    JWT_SECRET: randomUUID() + randomUUID(),
    VAPID_PUBLIC_KEY: vapid.getPublicKey('base64url'),
    VAPID_PRIVATE_KEY: vapid.getPrivateKey('base64url'),
    VAPID_SUBJECT: 'mailto:bench@example.test',
  });
  return createDomains(config, {
    connection: own,
    clock: systemClock,
    logger,
    publish: async () => {},
    guard: createGuard('bench', { look: async () => [], logger }),
    signals: createSignals(openSocketServer({ corsOrigins: [], cluster: null }).io),
    metrics: createMetrics(),
    tracing: NO_TRACING,
    processId: 'prc_bench',
  });
}

function startOf(dropId: string): EventEnvelope {
  const event = {
    id: `evt_creator_${CREATOR}_1`,
    topic: `creator:${CREATOR}`,
    seq: 1,
    type: 'drop.started',
    occurredAt: new Date().toISOString(),
    data: { drop: { id: dropId } },
  };
  return event as unknown as EventEnvelope;
}
