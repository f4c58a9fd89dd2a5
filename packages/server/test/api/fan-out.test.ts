import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DEFAULT_NOTIFICATION_PREFERENCES } from '@livedrops/sdk/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoredFollow } from '../../src/follows/follow.model.ts';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { fanOut } from '../../src/notifications/fan-out.ts';
import { fanOutModel } from '../../src/notifications/fan-out.model.ts';
import { type Notice, toNotice } from '../../src/notifications/notice.rules.ts';
import type { StoredPushDevice } from '../../src/notifications/push-device.model.ts';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import { fanOutDeps } from '../helpers/fan-out-deps.ts';
import { makeDrop, makeEvent } from '../helpers/make-events.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';

const CHILD = fileURLToPath(new URL('../helpers/fan-out-child.ts', import.meta.url));
const FOLLOWERS = 1000;
const AT = new Date('2026-03-01T12:00:00.000Z');
const started = toNotice(makeEvent('creator:crt_1', 'drop.started', { drop: makeDrop() }))!;
const noticeId = started.event.id;

let database: OwnDatabase;

beforeEach(async () => {
  database = await openOwnDatabase();
  await migrateDatabase(database.connection, { by: 'test' });
  await addFollowers();
});
afterEach(() => database[Symbol.asyncDispose]());

const userOf = (n: number) => `usr_${String(n).padStart(5, '0')}`;

/** Every second follower has a device and every tenth two; every fifth wants mail; every hundredth came too late. */
async function addFollowers(): Promise<void> {
  const { connection } = database;
  const all = Array.from({ length: FOLLOWERS }, (_, n) => n);
  await connection.collection<StoredFollow>('follows').insertMany([
    ...all.map((n) => ({
      _id: `fol_${n}`,
      creatorId: 'crt_1',
      followerId: userOf(n),
      createdAt: new Date(AT.getTime() + (n % 100 === 99 ? 1000 : -1000)),
    })),
    { _id: 'fol_x', creatorId: 'crt_2', followerId: 'usr_x', createdAt: new Date(0) },
  ]);
  const devices = [...all.filter((n) => n % 2 === 0), ...all.filter((n) => n % 10 === 0)];
  await connection.collection<StoredPushDevice>('pushDevices').insertMany(
    [...devices.map(userOf), 'usr_x'].map((userId, index) => ({
      _id: `dev_${index}`,
      userId,
      endpoint: 'https://push.example.com',
      keys: { p256dh: '', auth: '' },
      createdAt: AT,
      expiresAt: null,
    })),
  );
  const { kinds } = DEFAULT_NOTIFICATION_PREFERENCES;
  const wanting = { ...kinds, dropStarted: { inbox: true, push: true, email: true } };
  await connection
    .collection<{ _id: string }>('notificationPreferences')
    .insertMany(
      all
        .filter((n) => n % 5 === 0)
        .map((n) => ({ ...DEFAULT_NOTIFICATION_PREFERENCES, _id: userOf(n), revision: 1, kinds: wanting })),
    );
}

/** Jobs by queue; those of one queue have different ids by nature. */
async function countJobs(): Promise<Record<string, number>> {
  const jobs = await jobsCollection(database.connection).find().toArray();
  return Object.fromEntries(
    [...Map.groupBy(jobs, ({ queue }) => queue)].map(([queue, own]) => [queue, own.length]),
  );
}

const ALL = { push: 600, email: 200 };

const progress = () => fanOutModel.collection(database.connection).findOne({ _id: noticeId });

it('makes a message for everybody who followed then, wants it and can be reached', async () => {
  const deps = fanOutDeps(database.connection);
  expect(await fanOut(deps, 'crt_1', started, { chunk: 128 })).toEqual({ kind: 'finished' });
  expect(await countJobs()).toEqual(ALL);
  expect(await progress()).toMatchObject({
    followers: 990,
    messages: 800,
    finishedAt: expect.any(Date) as Date,
  });
  const jobs = jobsCollection(database.connection);
  expect(await jobs.findOne({ _id: `email/${noticeId}:${userOf(5)}` })).toMatchObject({
    priority: 'starts',
    staleAt: started.staleAt,
    payload: { userId: userOf(5), noticeId },
  });
  expect(await jobs.countDocuments({ _id: { $regex: 'usr_x' } })).toBe(0);
  expect(await fanOut(deps, 'crt_1', started)).toEqual({ kind: 'finished' });
  expect(await countJobs()).toEqual(ALL);
});

it('goes on where it was interrupted', async () => {
  const deps = fanOutDeps(database.connection);
  const stopping = new AbortController();
  let chunks = 0;
  const interrupted = {
    ...deps,
    followersAfter: (...args: Parameters<typeof deps.followersAfter>) => {
      chunks += 1;
      if (chunks === 3) stopping.abort();
      return deps.followersAfter(...args);
    },
  };
  const options = { signal: stopping.signal, chunk: 100 };
  expect(await fanOut(interrupted, 'crt_1', started, options)).toEqual({ kind: 'interrupted' });
  expect(await progress()).toMatchObject({ after: userOf(299), followers: 297, finishedAt: null });
  expect(await fanOut(interrupted, 'crt_1', started, { chunk: 100 })).toEqual({ kind: 'finished' });
  // Three chunks before, seven after, and the look that finds nobody more.
  expect(chunks).toBe(11);
  expect(await countJobs()).toEqual(ALL);
});

it('spares the others when the drop is sold out before everybody was told', async () => {
  const deps = fanOutDeps(database.connection);
  const statuses = ['live', 'live', 'sold_out'];
  const findDropNow = async () => ({
    status: statuses.shift() ?? 'sold_out',
    startsAt: new Date(),
    reminderMinutes: [],
  });
  const selling = { ...deps, findDropNow };
  expect(await fanOut(selling, 'crt_1', started, { chunk: 100 })).toEqual({
    kind: 'outdated',
    reason: 'the drop is sold_out',
  });
  expect(await countJobs()).toEqual({ push: 120, email: 40 });
});

const spawnFanOut = (notice: Notice, diesAfter: number, diesAt: string): Promise<NodeJS.Signals | null> => {
  const json = JSON.stringify({ creatorId: 'crt_1', notice, chunk: 100 });
  const args = ['--conditions=@livedrops/source', CHILD, database.uri, json, String(diesAfter), diesAt];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
};

it('tells everybody once when those who tell are killed between two steps, or do it at the same time', async () => {
  expect(await spawnFanOut(started, 2, 'told')).toBe('SIGKILL');
  expect(await progress()).toMatchObject({ after: userOf(99), messages: 80 });
  expect(await spawnFanOut(started, 2, 'noted')).toBe('SIGKILL');
  expect(await progress()).toMatchObject({ after: userOf(299) });
  const deps = fanOutDeps(database.connection);
  await Promise.all([1, 2, 3].map(() => fanOut(deps, 'crt_1', started, { chunk: 100 })));
  expect(await countJobs()).toEqual(ALL);
  expect(await progress()).toMatchObject({ after: userOf(999), finishedAt: expect.any(Date) as Date });
});
