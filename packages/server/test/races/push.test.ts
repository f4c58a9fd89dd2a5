import { expect, it } from 'vitest';
import { createPushDeviceStore } from '../../src/notifications/push-device.store.ts';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import type { StoredFollow } from '../../src/follows/follow.model.ts';
import { openNotifier } from '../helpers/notifier.ts';
import { openPushService, PUSH_ENV } from '../helpers/push-service.ts';
import { makeDrop } from '../helpers/shop.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { startApp } from '../helpers/start-app.ts';

const FOLLOWERS = 400;
const KILLED_AFTER = 100;
/** Messages that one process has in work at the same time. */
const AT_ONCE = 64;

it('every follower hears of a start, whichever server is killed while it tells them', async () => {
  let received = 0;
  let first: ServerProcess | undefined;
  await using service = await openPushService(() => {
    received += 1;
    if (received === KILLED_AFTER) first?.kill('SIGKILL');
  });
  // The servers of this test are the spawned ones; this one only answers.
  await using app = await startApp({ env: { ...PUSH_ENV, ROLE: 'api' } });
  const creator = await app.signUpCreator('Ada');
  const store = createPushDeviceStore(app.connection);
  const followers = Array.from({ length: FOLLOWERS }, (_, n) => ({
    userId: `usr_${n}`,
    device: service.addDevice(),
  }));
  const now = new Date();
  await app.connection.collection<StoredFollow>('follows').insertMany(
    followers.map(({ userId }) => ({
      _id: `fol_${userId}`,
      creatorId: creator.creatorId,
      followerId: userId,
      createdAt: now,
    })),
  );
  for (const { userId, device } of followers) {
    await store.save(userId, device.subscription, { serverKey: PUSH_ENV.VAPID_PUBLIC_KEY, now });
  }

  const env = { ...app.env, ROLE: 'all' };
  await using killed = await spawnServer(env);
  first = killed;
  const drop = await makeDrop(creator.client, { title: 'Linen print' });
  await openNotifier(app).feedUntil('drop.started', drop);
  await killed.exited;
  expect(received).toBeLessThan(FOLLOWERS);
  // What the dead had in work waits for the end of its lease, a minute; here nobody has time for that.
  await jobsCollection(app.connection).updateMany({ state: 'waiting' }, { $set: { dueAt: new Date(0) } });
  await using second = await spawnServer(env);
  expect(second.url).not.toBe('');

  const unheard = () => followers.filter(({ device }) => device.received.length === 0).length;
  // Each message is encrypted and decrypted, which a busy machine takes its time for.
  await expect.poll(unheard, { timeout: 4 * 60_000 }).toBe(0);
  const pushed = { queue: 'push', state: 'done' } as const;
  await expect.poll(() => jobsCollection(app.connection).countDocuments(pushed)).toBe(FOLLOWERS);
  expect(await jobsCollection(app.connection).countDocuments({ queue: 'push' })).toBe(FOLLOWERS);
  // Nobody hears of it twice but those whose message was under way in the moment of the kill, and they can tell by its id.
  expect(received - FOLLOWERS).toBeLessThanOrEqual(AT_ONCE);
  const ids = followers.flatMap(({ device }) => device.received.map(({ message }) => message['id']));
  expect(new Set(ids).size).toBe(1);
});
