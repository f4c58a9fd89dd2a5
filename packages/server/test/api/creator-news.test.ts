import type { CreateDropInput, NotificationItem } from '@livedrops/sdk';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { jobsCollection } from '../../src/platform/jobs/jobs-collection.ts';
import { openNotifier } from '../helpers/notifier.ts';
import { openPushService, PUSH_ENV, type PushService } from '../helpers/push-service.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

let service: PushService;
let app: TestApp;
let notifier: ReturnType<typeof openNotifier>;
let creator: CreatorPerson;

beforeAll(async () => {
  service = await openPushService();
  app = await startApp({ env: { ...PUSH_ENV, LOG_LEVEL: 'fatal' } });
  notifier = openNotifier(app);
});
beforeEach(async () => {
  creator = await app.signUpCreator('Ada');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

async function addFan() {
  const fan = makeFans(app, 1)[0]!;
  const device = service.addDevice();
  await fan.client.push.subscribe(device.subscription);
  await fan.client.follows.follow(creator.creatorId);
  const list = async () => (await fan.client.notifications.list({ limit: 100 })).items;
  return { ...fan, device, list, said: async () => (await list()).map(say) };
}

const say = ({ event }: NotificationItem): string =>
  'drop' in event.data ? `${event.type} ${event.data.drop.title}` : event.type;

const DAY = 86_400_000;
const planned = (changes: Partial<CreateDropInput> = {}) =>
  makeDrop(creator.client, { startsAt: inMs(DAY), endsAt: inMs(3 * DAY), ...changes });

it('a drop that is called off: followers hear of it once', async () => {
  const fan = await addFan();
  const drop = await planned({ title: 'Off' });
  await creator.client.drops.cancel(drop.id);
  await notifier.feedUntil('drop.cancelled', drop);
  await notifier.feed();
  await expect
    .poll(() => fan.device.received.map(({ message }) => message['title']))
    .toContain('Called off: “Off”');
  expect(await fan.said()).toEqual(['drop.cancelled Off', 'drop.scheduled Off']);
  expect(fan.device.received.filter(({ message }) => message['title'] === 'Called off: “Off”')).toHaveLength(
    1,
  );
});

it('a drop that is moved: followers hear the last time, and not of other edits', async () => {
  const fan = await addFan();
  const drop = await planned({ title: 'Moves' });
  await creator.client.drops.update(drop.id, { price: 100 });
  await creator.client.drops.update(drop.id, { startsAt: drop.startsAt, title: 'Moved' });
  await creator.client.drops.update(drop.id, { startsAt: inMs(DAY + 60_000) });
  const last = await creator.client.drops.update(drop.id, { startsAt: inMs(2 * DAY) });
  await expect
    .poll(async () => {
      await notifier.feed();
      return (await fan.list()).map(({ kind, event }) => ({ kind, data: event.data }));
    })
    .toMatchObject([
      { kind: 'dropChanged', data: { drop: { startsAt: last.startsAt } } },
      { kind: 'dropScheduled' },
    ]);
  const { items } = await app.client().events.list({ topic: `drop:${drop.id}` });
  const edits = items.filter(({ type }) => type === 'drop.updated');
  expect(edits.map(({ data }) => 'movedFrom' in data)).toEqual([false, false, true, true]);
  // Devices are told after a pause, so that a start that is moved again meanwhile is told once.
  const findWaiting = () =>
    jobsCollection(app.connection)
      .find({ queue: 'fan-out', 'payload.creatorId': creator.creatorId, state: 'waiting' })
      .toArray();
  // That of the new drop waits for nothing, and is done soon.
  await expect.poll(findWaiting).toHaveLength(2);
  const waiting = await findWaiting();
  for (const { createdAt, dueAt } of waiting)
    expect(dueAt.getTime() - createdAt.getTime()).toBeGreaterThan(30_000);
});

it('a creator who announces many drops at once does not flood anybody', async () => {
  const fan = await addFan();
  const drop = await planned();
  await notifier.feedUntil('drop.scheduled', drop);
  const news = (await notifier.feed()).find(
    ({ topic, type }) => topic === `creator:${creator.creatorId}` && type === 'drop.scheduled',
  )!;
  // All in one hour: the next, so that what is counted here does not end while it runs.
  const nextHour = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
  const many = Array.from({ length: 12 }, (_, n) => ({
    ...news,
    seq: 1000 + n,
    occurredAt: new Date(nextHour + n),
  }));
  for (const events of [many.slice(0, 4), many, many.slice(8)]) await notifier.notifications.consume(events);
  const [summary, ...alone] = await fan.list();
  expect(summary?.more).toBe(6);
  expect(alone.map(({ more }) => more)).toEqual(Array.from({ length: 6 }, () => undefined));
  await expect.poll(() => fan.device.received).toHaveLength(6);
  const isSummary = { queue: 'fan-out', _id: { $regex: `more_${creator.creatorId}_` } };
  const jobs = jobsCollection(app.connection);
  expect(await jobs.find(isSummary).toArray()).toMatchObject([{ state: 'waiting' }]);
  await jobs.updateOne(isSummary, { $set: { dueAt: new Date(0) } });
  await expect.poll(() => fan.device.received).toHaveLength(7);
  expect(fan.device.received.at(-1)?.message['body']).toMatch(/ And 6 more\.$/);
});

it('an inbox calls drops and creators what they are called now', async () => {
  const fan = await addFan();
  const drop = await planned();
  await notifier.feedUntil('drop.scheduled', drop);
  await creator.client.products.update(drop.productId, { title: 'Corrected' });
  await creator.client.creators.update(creator.creatorId, { name: 'Ada Anew' });
  await expect
    .poll(async () => (await fan.list())[0]?.event.data)
    .toMatchObject({ drop: { title: 'Corrected', creatorName: 'Ada Anew' } });
});
