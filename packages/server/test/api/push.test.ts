import type { Drop, EventType } from '@livedrops/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { presentEvent } from '../../src/events/index.ts';
import { toNotice } from '../../src/notifications/notice.rules.ts';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import type { LoggedEvent } from '../../src/platform/log/event-log.ts';
import { openNotifier } from '../helpers/notifier.ts';
import { type Device, openPushService, PUSH_ENV, type PushService } from '../helpers/push-service.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import { refusalOf } from '../helpers/refusal.ts';

let service: PushService;
let app: TestApp;
let creator: CreatorPerson;
let notifier: ReturnType<typeof openNotifier>;

beforeAll(async () => {
  service = await openPushService();
  app = await startApp({ env: { ...PUSH_ENV, LOG_LEVEL: 'fatal' } });
  notifier = openNotifier(app);
});
// A creator announces only so much in an hour.
beforeEach(async () => {
  creator = await app.signUpCreator('Ada');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

/** A follower with a device. */
async function addFan() {
  const [fan] = makeFans(app, 1);
  const device = service.addDevice();
  const { id } = await fan!.client.push.subscribe(device.subscription);
  await fan!.client.follows.follow(creator.creatorId);
  return { ...fan!, device, deviceId: id };
}

const messagesOf = (device: Device) => device.received.map(({ message }) => message);
const titlesOf = (device: Device) => messagesOf(device).map(({ title }) => title);

/** Feeds until a creator's event about a drop was fed. */
async function creatorEvent(type: EventType, drop: Drop): Promise<LoggedEvent> {
  await notifier.feedUntil(type, drop);
  const found = (await notifier.feed()).find(
    (event) =>
      event.topic === `creator:${creator.creatorId}` &&
      event.type === type &&
      (event.data as { drop: Drop }).drop.id === drop.id,
  );
  if (!found) throw new Error(`no ${type} of ${drop.id}`);
  return found;
}

const jobOf = (userId: string) =>
  jobsCollection(app.connection).findOne({ queue: 'push', _id: { $regex: `:${userId}:` } });

describe('a push message', () => {
  it('tells followers that a drop has started, once, encrypted for their device', async () => {
    const fan = await addFan();
    const stranger = service.addDevice();
    const [other] = makeFans(app, 1);
    await other!.client.push.subscribe(stranger.subscription);
    const drop = await makeDrop(creator.client, { title: 'Linen print' });
    await notifier.feedUntil('drop.started', drop);
    await notifier.feed();
    await expect.poll(() => fan.device.received).toHaveLength(1);
    const [{ headers, message }] = fan.device.received as [(typeof fan.device.received)[0]];
    expect(message).toMatchObject({
      kind: 'dropStarted',
      title: 'Now live: “Linen print”',
      body: '“Linen print” by “Ada”, €25.00. 10 units left.',
      url: `http://localhost:5173/d/${drop.id}`,
    });
    expect(String(message['id'])).toMatch(/^evt_creator_crt_/);
    expect(Number(headers['ttl'])).toBeGreaterThan(500);
    expect(Number(headers['ttl'])).toBeLessThanOrEqual(600);
    expect(headers['urgency']).toBe('high');
    expect(headers['topic']).toMatch(/^[\w-]{32}$/);
    // Redelivered events and stopped fan-outs come to the same job.
    await notifier.feed();
    await expect.poll(async () => (await jobOf(fan.userId))?.state).toBe('done');
    expect(fan.device.tries).toBe(1);
    expect(stranger.tries).toBe(0);
  });

  it('tells a buyer on all their devices what became of their order', async () => {
    const fan = await addFan();
    const second = service.addDevice();
    await fan.client.push.subscribe(second.subscription);
    await fan.client.notifications.updatePreferences({ kinds: { dropStarted: { push: false } } });
    const drop = await makeDrop(creator.client);
    const order = await fan.client.orders.create({ dropId: drop.id, quantity: 2 });
    await notifier.feedUntil('order.confirmed', order);
    await expect.poll(() => titlesOf(fan.device)).toEqual([`Order ${order.number} is confirmed`]);
    await expect.poll(() => titlesOf(second)).toEqual([`Order ${order.number} is confirmed`]);
    expect(messagesOf(second)[0]).toMatchObject({ url: `http://localhost:5173/orders/${order.id}` });
  });

  it('is tried again when the push service is busy, as late as it asks', async () => {
    const fan = await addFan();
    fan.device.answers.push({ status: 429, headers: { 'retry-after': '1' } }, { status: 503 });
    const startedAt = Date.now();
    const drop = await makeDrop(creator.client);
    await notifier.feedUntil('drop.started', drop);
    await expect.poll(() => fan.device.received).toHaveLength(1);
    expect(fan.device.tries).toBe(3);
    expect(Date.now() - startedAt).toBeGreaterThan(1000);
  });

  it.each([404, 410])(
    'forgets a device that the push service does not know any more (%d)',
    async (status) => {
      const fan = await addFan();
      fan.device.answers.push({ status });
      const drop = await makeDrop(creator.client);
      await notifier.feedUntil('drop.started', drop);
      await expect
        .poll(() => jobOf(fan.userId))
        .toMatchObject({ state: 'dropped', lastError: 'the device is gone' });
      expect(await app.connection.collection('pushDevices').countDocuments({ userId: fan.userId })).toBe(0);
    },
  );

  it('is a dead letter with the reason when the push service does not understand it', async () => {
    const fan = await addFan();
    fan.device.answers.push({ status: 400 });
    const drop = await makeDrop(creator.client);
    await notifier.feedUntil('drop.started', drop);
    const lastError = 'the push service answered 400: as you wish';
    await expect.poll(() => jobOf(fan.userId)).toMatchObject({ state: 'dead', lastError, attempts: 1 });
    expect(fan.device.tries).toBe(1);
  });

  it.each([401, 403])(
    'forgets a device that subscribed with another key of the server (%d)',
    async (status) => {
      const fan = await addFan();
      const devices = app.connection.collection('pushDevices');
      await devices.updateOne({ userId: fan.userId }, { $set: { serverKey: 'another' } });
      fan.device.answers.push({ status });
      const drop = await makeDrop(creator.client);
      await notifier.feedUntil('drop.started', drop);
      const lastError = 'the device subscribed with another key of the server';
      await expect.poll(() => jobOf(fan.userId)).toMatchObject({ state: 'dropped', lastError });
      expect(await devices.countDocuments({ userId: fan.userId })).toBe(0);
    },
  );

  it('waits for us to mend our own key, and keeps the device', async () => {
    const fan = await addFan();
    fan.device.answers.push({ status: 403 });
    const drop = await makeDrop(creator.client);
    await notifier.feedUntil('drop.started', drop);
    await expect.poll(() => fan.device.received).toHaveLength(1);
    expect(fan.device.tries).toBe(2);
  });

  it('is sent once more without its body when it is too long for the push service', async () => {
    const [fan, narrow] = [await addFan(), await addFan()];
    fan.device.answers.push({ status: 413 });
    narrow.device.answers.push({ status: 413 }, { status: 413 });
    const drop = await makeDrop(creator.client);
    await notifier.feedUntil('drop.started', drop);
    await expect
      .poll(() => messagesOf(fan.device))
      .toMatchObject([{ title: 'Now live: “Linen print”', body: '' }]);
    await expect.poll(() => jobOf(narrow.userId)).toMatchObject({ state: 'dead', attempts: 1 });
    expect(narrow.device.tries).toBe(2);
  });

  it('is not sent of a drop that is over by then, nor in quiet hours', async () => {
    const [late, asleep] = [await addFan(), await addFan()];
    const now = new Date();
    const time = (ms: number) => new Date(now.getTime() + ms).toISOString().slice(11, 16);
    await asleep.client.notifications.updatePreferences({
      quietHours: { from: time(-3_600_000), to: time(3_600_000), timeZone: 'UTC' },
    });
    const drop = await makeDrop(creator.client);
    await notifier.feedUntil('drop.started', drop);
    await expect
      .poll(() => jobOf(asleep.userId))
      .toMatchObject({ state: 'dropped', lastError: 'quiet hours' });
    await expect.poll(() => late.device.tries).toBe(1);

    const short = await makeDrop(creator.client, { stock: 1 });
    await late.client.orders.create({ dropId: short.id, quantity: 1 });
    await expect.poll(async () => (await creator.client.drops.get(short.id)).status).toBe('sold_out');
    await expect
      .poll(() => app.connection.collection<{ _id: string }>('drops').findOne({ _id: short.id }))
      .toMatchObject({ status: 'sold_out' });
    const soldOut = await addFan();
    const started = await creatorEvent('drop.started', short);
    // As if the drop had started after its last unit was sold: what was told of the true start may have been in time.
    await notifier.notifications.consume([{ ...started, seq: started.seq + 1000, occurredAt: new Date() }]);
    const fanOut = () =>
      jobsCollection(app.connection).findOne({ queue: 'fan-out', lastError: 'the drop is sold_out' });
    await expect.poll(fanOut).toMatchObject({ state: 'dropped' });
    expect(await jobOf(soldOut.userId)).toBeNull();
    expect(soldOut.device.tries).toBe(0);
  });

  it('tells of a change, whatever was known of the drop a moment before', async () => {
    const { notifications } = notifier;
    const drop = await makeDrop(creator.client);
    const started = toNotice(presentEvent(await creatorEvent('drop.started', drop)))!;
    expect(await notifications.fanOut(creator.creatorId, started)).toEqual({ kind: 'finished' });
    await creator.client.drops.cancel(drop.id);
    const cancelled = toNotice(presentEvent(await creatorEvent('drop.cancelled', drop)))!;
    expect(await notifications.fanOut(creator.creatorId, cancelled)).toEqual({ kind: 'finished' });
  });

  it('tells of a new drop, and not of one that people unfollowed before', async () => {
    const [fan, gone] = [await addFan(), await addFan()];
    await gone.client.follows.unfollow(creator.creatorId);
    const drop = await makeDrop(creator.client, {
      title: 'Next week',
      startsAt: inMs(86_400_000),
      endsAt: inMs(90_000_000),
    });
    await notifier.feedUntil('drop.scheduled', drop);
    await expect.poll(() => titlesOf(fan.device)).toEqual(['New drop: “Next week”']);
    expect(fan.device.received[0]?.headers['urgency']).toBe('normal');
    expect(gone.device.tries).toBe(0);
  });

  it('goes to whoever is signed in on the device now', async () => {
    const before = await addFan();
    const after = await addFan();
    await after.client.push.subscribe(before.device.subscription);
    await before.client.push.unsubscribe(before.deviceId);
    expect(await app.connection.collection('pushDevices').countDocuments({ userId: after.userId })).toBe(2);
    await after.client.push.unsubscribe(before.deviceId);
    await after.client.push.unsubscribe(before.deviceId);
    expect(await app.connection.collection('pushDevices').countDocuments({ userId: after.userId })).toBe(1);
  });
});

describe('a device', () => {
  it('subscribes with the server’s key', async () => {
    expect(await app.client().push.key()).toEqual({ publicKey: PUSH_ENV.VAPID_PUBLIC_KEY });
    expect(await app.client().notifications.channels()).toMatchObject({ push: true });
  });

  it('is refused when its address could be one of our own, or it has no proper keys', async () => {
    await using strict = await startApp({ env: { ...PUSH_ENV, PUSH_ALLOW_PRIVATE: '0' } });
    const { client } = makeFans(strict, 1)[0]!;
    const { subscription } = service.addDevice();
    const faultOf = (endpoint: string, keys = subscription.keys) =>
      refusalOf(client.push.subscribe({ endpoint, keys })).then(({ code, problem }) => [
        code,
        problem?.errors?.[0]?.field,
      ]);
    for (const endpoint of [
      'http://push.example.com/1',
      'https://127.0.0.1/1',
      'https://[::1]/1',
      'https://10.0.0.7/1',
      'https://169.254.169.254/latest/meta-data',
      'https://0x7f000001/1',
      'https://[::ffff:192.168.0.1]/1',
      'https://localhost/1',
      'https://redis.internal/1',
      'https://user:password@push.services.mozilla.com/1',
      'nonsense',
    ]) {
      expect(await faultOf(endpoint), endpoint).toEqual(['validation_failed', 'endpoint']);
    }
    const good = 'https://updates.push.services.mozilla.com/wpush/v2/1';
    expect(await faultOf(good, { ...subscription.keys, p256dh: 'short' })).toEqual([
      'validation_failed',
      'keys.p256dh',
    ]);
    expect(await faultOf(good, { ...subscription.keys, auth: 'short' })).toEqual([
      'validation_failed',
      'keys.auth',
    ]);
    const first = await client.push.subscribe({ endpoint: good, keys: subscription.keys });
    expect(await client.push.subscribe({ endpoint: good, keys: subscription.keys })).toEqual(first);
  });

  it('makes room for a new one when a person has very many', async () => {
    const { client, userId } = makeFans(app, 1)[0]!;
    const ids: string[] = [];
    for (let count = 0; count < 22; count += 1)
      ids.push((await client.push.subscribe(service.addDevice().subscription)).id);
    const kept = await app.connection.collection<{ _id: string }>('pushDevices').find({ userId }).toArray();
    expect(kept.map(({ _id }) => _id).sort()).toEqual(ids.slice(2).sort());
  });

  it('cannot subscribe where no push messages are sent', async () => {
    await using quiet = await startApp();
    const { client } = makeFans(quiet, 1)[0]!;
    expect(await client.push.key()).toEqual({ publicKey: null });
    expect(await client.notifications.channels()).toEqual({ inbox: true, push: false, email: false });
    const refused = await refusalOf(client.push.subscribe(service.addDevice().subscription));
    expect(refused.code).toBe('invalid_transition');
  });
});
