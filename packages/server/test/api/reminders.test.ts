import type { Drop } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDropFacts } from '../../src/drops/drop-facts.store.ts';
import { dropModel } from '../../src/drops/drop.model.ts';
import { toNotice, whyOutdated } from '../../src/notifications/notice.rules.ts';
import { createReminderStore } from '../../src/notifications/reminder.store.ts';
import { createEventLog } from '../../src/platform/log/event-log.ts';
import { createOutbox } from '../../src/platform/log/outbox.ts';
import { openNotifier } from '../helpers/notifier.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import { spawnServer } from '../helpers/spawn-server.ts';

const MINUTE = 60_000;

let app: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  creator = await app.signUpCreator('Ada');
});
afterAll(() => app[Symbol.asyncDispose]());

/**
 * As if a drop had been scheduled five minutes ago: then it has its reminders also when a busy machine takes longer to schedule it than
 * is left until they are due.
 */
const makeOlder = ({ id }: Drop) =>
  dropModel
    .collection(app.connection)
    .updateOne({ _id: id }, { $set: { createdAt: new Date(Date.now() - 5 * MINUTE) } });

/** Lead times that the creator's followers were reminded with, of one drop. */
async function remindersOf(dropId: string): Promise<number[]> {
  const { items } = await creator.client.events.list({ topic: `creator:${creator.creatorId}`, limit: 100 });
  return items.flatMap(({ type, data }) =>
    type === 'drop.reminder' && data.drop.id === dropId ? [data.minutes] : [],
  );
}

it('tells once that a drop starts soon, whoever looks, and again when it is moved', async () => {
  await using second = await spawnServer(app.env);
  expect(second.url).not.toBe('');
  const [keen, calm, early] = makeFans(app, 3);
  for (const { client } of [keen!, calm!, early!]) await client.follows.follow(creator.creatorId);
  await calm!.client.notifications.updatePreferences({ reminderMinutes: 5 });
  await early!.client.notifications.updatePreferences({ reminderMinutes: 60 });
  const soon = { startsAt: inMs(15 * MINUTE + 4000), endsAt: inMs(120 * MINUTE) };
  const drop = await makeDrop(creator.client, soon);
  await makeOlder(drop);
  await expect.poll(() => remindersOf(drop.id)).toEqual([15]);

  const notifier = openNotifier(app);
  await notifier.feedUntil('drop.reminder', drop);
  const inboxOf = async (fan: typeof keen) =>
    (await fan!.client.notifications.list()).items.map(({ event }) => event.type);
  expect(await inboxOf(keen)).toContain('drop.reminder');
  // An hour before, there was no such drop.
  expect(await inboxOf(early)).toContain('drop.reminder');
  expect(await inboxOf(calm)).not.toContain('drop.reminder');

  await creator.client.drops.update(drop.id, { startsAt: inMs(15 * MINUTE + 4000), version: drop.version });
  await expect.poll(() => remindersOf(drop.id)).toEqual([15, 15]);
});

it('reminds as the creator chose, also when they choose again', async () => {
  const soon = { startsAt: inMs(15 * MINUTE + 4000), endsAt: inMs(120 * MINUTE) };
  const never = await makeDrop(creator.client, { ...soon, reminderMinutes: [] });
  const changed = await makeDrop(creator.client, { ...soon, reminderMinutes: [5, 60] });
  expect([never.reminderMinutes, changed.reminderMinutes]).toEqual([[], [60, 5]]);
  for (const drop of [never, changed]) await makeOlder(drop);
  const edited = await creator.client.drops.update(changed.id, { reminderMinutes: [5, 15] });
  expect(edited.reminderMinutes).toEqual([15, 5]);
  await expect.poll(() => remindersOf(changed.id)).toEqual([15]);
  expect(await remindersOf(never.id)).toEqual([]);
});

it('drops a message that the creator took back', async () => {
  const soon = { startsAt: inMs(60 * MINUTE - 1000), endsAt: inMs(120 * MINUTE) };
  const drop = await makeDrop(creator.client, soon);
  const { findPlan } = createDropFacts(dropModel.collection(app.connection));
  const notice = toNotice({
    id: 'evt_taken_back',
    topic: `creator:${creator.creatorId}`,
    seq: 1,
    type: 'drop.reminder',
    occurredAt: inMs(0),
    data: { drop, minutes: 60 },
  })!;
  expect(whyOutdated(notice, await findPlan(drop.id))).toBeNull();
  await creator.client.drops.update(drop.id, { reminderMinutes: [5] });
  expect(whyOutdated(notice, await findPlan(drop.id))).toBe('the creator took the reminder back');
});

it('does not remind of drops that were scheduled too late for it, or are called off', async () => {
  const late = await makeDrop(creator.client, { startsAt: inMs(4 * MINUTE), endsAt: inMs(60 * MINUTE) });
  // Called off in good time, and then nearer.
  const off = await makeDrop(creator.client, { startsAt: inMs(10 * MINUTE), endsAt: inMs(60 * MINUTE) });
  await creator.client.drops.cancel(off.id);
  await makeOlder(off);
  await dropModel
    .collection(app.connection)
    .updateOne({ _id: off.id }, { $set: { startsAt: new Date(Date.now() + 5 * MINUTE) } });
  const on = await makeDrop(creator.client, { startsAt: inMs(5 * MINUTE + 4000), endsAt: inMs(60 * MINUTE) });
  await makeOlder(on);
  await expect.poll(() => remindersOf(on.id)).toEqual([5]);
  expect(await remindersOf(late.id)).toEqual([]);
  expect(await remindersOf(off.id)).toEqual([]);
});

it('is told once by however many who see in the same moment that it is due', async () => {
  const reminders = createReminderStore(app.connection);
  const { publish } = createOutbox(app.connection);
  const topic = 'creator:crt_race';
  const event = { type: 'drop.reminder', topics: [topic], data: {} };
  const makers = Array.from({ length: 8 }, () =>
    reminders.make('drp_race:0:15', (session) => publish([event], session)),
  );
  expect((await Promise.all(makers)).filter(Boolean)).toHaveLength(1);
  expect(await reminders.findMissing(['drp_race:0:15', 'drp_race:0:5'])).toEqual(['drp_race:0:5']);
  const log = createEventLog(app.connection);
  await expect.poll(() => log.latestSeq(topic)).toBe(1);
  await expect.poll(() => log.countPending()).toBe(0);
  expect(await log.latestSeq(topic)).toBe(1);
});
