import type { NotificationItem } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNotifier } from '../helpers/notifier.ts';
import { inMs, makeDrop, makeFans } from '../helpers/shop.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';
import { codeOf, refusalOf } from '../helpers/refusal.ts';

let app: TestApp;
let notifier: ReturnType<typeof openNotifier>;

beforeAll(async () => {
  app = await startApp();
  notifier = openNotifier(app);
});
afterAll(() => app[Symbol.asyncDispose]());

const newFan = () => makeFans(app, 1)[0]!;

/** A drop that has started and been announced. */
async function start(creator: CreatorPerson, title: string) {
  const drop = await makeDrop(creator.client, { title, stock: 100 });
  await notifier.feedUntil('drop.started', drop);
  return drop;
}

const say = ({ event }: NotificationItem): string =>
  'drop' in event.data ? `${event.type} ${event.data.drop.title}` : event.type;

describe('an inbox', () => {
  it('has the own orders and what creators announced since one follows them, newest first', async () => {
    const [ada, bo] = [await app.signUpCreator('Ada'), await app.signUpCreator('Bo')];
    const { client, userId } = newFan();
    await start(ada, 'Before');
    await client.follows.follow(ada.creatorId);
    await client.follows.follow(bo.creatorId);
    const first = await start(ada, 'First');
    const order = await client.orders.create({ dropId: first.id, quantity: 1 });
    await notifier.feedUntil('order.confirmed', order);
    await start(bo, 'Second');
    await client.orders.cancel(order.id);
    await notifier.feedUntil('order.cancelled', order);

    const { items, nextCursor } = await client.notifications.list();
    expect(items.map(say)).toEqual([
      'order.cancelled',
      'drop.started Second',
      'order.confirmed',
      'drop.started First',
    ]);
    expect(items.map(({ kind }) => kind)).toEqual(['orders', 'dropStarted', 'orders', 'dropStarted']);
    expect(items[0]!.event).toMatchObject({ id: `evt_user_${userId}_2`, data: { order: { id: order.id } } });
    expect(nextCursor).toBeNull();
    expect((await newFan().client.notifications.list()).items).toEqual([]);

    await client.follows.unfollow(bo.creatorId);
    expect((await client.notifications.list()).items.map(say)).not.toContain('drop.started Second');
  });

  it('comes in pages that neither repeat nor leave out, whatever happens meanwhile', async () => {
    const ada = await app.signUpCreator('Ada');
    const { client } = newFan();
    await client.follows.follow(ada.creatorId);
    for (let round = 0; round < 3; round += 1) {
      const drop = await start(ada, `Drop ${round}`);
      for (let count = 0; count < 2; count += 1) {
        const order = await client.orders.create({ dropId: drop.id, quantity: 1 });
        await notifier.feedUntil('order.confirmed', order);
      }
    }
    const whole = (await client.notifications.list({ limit: 100 })).items;
    expect(whole).toHaveLength(9);
    for (const limit of [1, 2, 4]) {
      expect(await client.notifications.list({ limit }).toArray({ limit: 100 })).toEqual(whole);
    }
    const page = await client.notifications.list({ limit: 4 });
    await start(ada, 'Meanwhile');
    const rest = await client.notifications.list({ limit: 100, cursor: page.nextCursor! });
    expect([...page.items, ...rest.items]).toEqual(whole);
    expect(
      (await refusalOf(client.notifications.list({ cursor: 'nonsense' }))).problem?.errors?.[0]?.field,
    ).toBe('cursor');
  });

  it('counts what is unread until it is read, up to a moment or all of it', async () => {
    const ada = await app.signUpCreator('Ada');
    const { client } = newFan();
    await client.follows.follow(ada.creatorId);
    expect(await client.notifications.unread()).toEqual({ unreadCount: 0 });
    const titles = ['One', 'Two', 'Three'];
    for (const title of titles) await start(ada, title);
    expect(await client.notifications.unread()).toEqual({ unreadCount: 3 });
    const { items } = await client.notifications.list();
    const upTo = items[1]!.event.occurredAt;
    expect(await client.notifications.markRead({ upTo })).toEqual({ unreadCount: 1 });
    const isRead = async () => (await client.notifications.list()).items.map((item) => item.isRead);
    expect(await isRead()).toEqual([false, true, true]);
    // Read stays read.
    expect(await client.notifications.markRead({ upTo: items[2]!.event.occurredAt })).toEqual({
      unreadCount: 1,
    });
    expect(await client.notifications.markRead({ upTo: inMs(86_400_000) })).toEqual({ unreadCount: 0 });
    await start(ada, 'Four');
    expect(await client.notifications.unread()).toEqual({ unreadCount: 1 });
    expect(await client.notifications.markRead()).toEqual({ unreadCount: 0 });
    expect(await isRead()).toEqual([true, true, true, true]);
  });

  it.each([
    ['is ahead', 300_000],
    ['is late', -300_000],
  ])(
    'knows what came after a follow, and what is read, when the clock of the host %s',
    async (_how, offMs) => {
      await using wrong = await startApp({ overrides: { clock: { now: () => Date.now() + offMs } } });
      const { feedUntil } = openNotifier(wrong);
      const ada = await wrong.signUpCreator('Ada');
      const { client } = await wrong.signUp();
      const announce = async (title: string) =>
        feedUntil('drop.started', await makeDrop(ada.client, { title }));
      await announce('Before');
      await client.follows.follow(ada.creatorId);
      await announce('After');
      expect((await client.notifications.list()).items.map(say)).toEqual(['drop.started After']);
      expect(await client.notifications.unread()).toEqual({ unreadCount: 1 });
      expect(await client.notifications.markRead()).toEqual({ unreadCount: 0 });
      await announce('Later');
      expect(await client.notifications.unread()).toEqual({ unreadCount: 1 });
    },
  );

  it('has only what the person wants there', async () => {
    const ada = await app.signUpCreator('Ada');
    const { client } = newFan();
    await client.follows.follow(ada.creatorId);
    const drop = await start(ada, 'Wanted');
    const order = await client.orders.create({ dropId: drop.id, quantity: 1 });
    await notifier.feedUntil('order.confirmed', order);
    await client.notifications.updatePreferences({ kinds: { orders: { inbox: false } } });
    expect((await client.notifications.list()).items.map(say)).toEqual(['drop.started Wanted']);
    await client.notifications.updatePreferences({ kinds: { dropStarted: { inbox: false } } });
    expect((await client.notifications.list()).items).toEqual([]);
    expect(await client.notifications.unread()).toEqual({ unreadCount: 0 });
  });

  it('costs nothing to write: no document for an order or a follower', async () => {
    const ada = await app.signUpCreator('Ada');
    const announcements = app.connection.collection('announcements');
    const before = await announcements.countDocuments();
    await Promise.all(makeFans(app, 20).map(({ client }) => client.follows.follow(ada.creatorId)));
    await start(ada, 'For many');
    await notifier.feed();
    expect(await announcements.countDocuments()).toBe(before + 1);
    const messages = { queue: { $in: ['fan-out', 'push', 'email'] } };
    expect(await app.connection.collection('jobs').countDocuments(messages)).toBe(0);
  });
});

describe('preferences', () => {
  it('have defaults, and keep what a change leaves out', async () => {
    const { client } = newFan();
    const defaults = await client.notifications.preferences();
    expect(defaults).toMatchObject({ reminderMinutes: 15, quietHours: null });
    const quietHours = { from: '22:30', to: '07:00', timeZone: 'Europe/Lisbon' };
    const changed = await client.notifications.updatePreferences({
      kinds: { dropStarted: { email: true } },
      quietHours,
    });
    expect(changed).toEqual({
      ...defaults,
      kinds: { ...defaults.kinds, dropStarted: { inbox: true, push: true, email: true } },
      quietHours,
    });
    expect(await client.notifications.preferences()).toEqual(changed);
  });

  it('survive changes at the same moment', async () => {
    const { client } = newFan();
    const kinds = ['orders', 'dropScheduled', 'dropReminder', 'dropStarted', 'dropChanged'] as const;
    await Promise.all(
      kinds.map((kind) => client.notifications.updatePreferences({ kinds: { [kind]: { push: false } } })),
    );
    const { kinds: stored } = await client.notifications.preferences();
    expect(kinds.map((kind) => stored[kind].push)).toEqual([false, false, false, false, false]);
  });

  it('from before there was word of changes have it where the person is reminded', async () => {
    const { client, userId } = newFan();
    await client.notifications.updatePreferences({ kinds: { dropReminder: { push: false, email: true } } });
    const stored = app.connection.collection<{ _id: string }>('notificationPreferences');
    await stored.updateOne({ _id: userId }, { $unset: { 'kinds.dropChanged': 1 } });
    const { kinds } = await client.notifications.preferences();
    expect(kinds.dropChanged).toEqual({ inbox: true, push: false, email: true });
  });

  it.each([
    [{ reminderMinutes: 7 }, 'reminderMinutes'],
    [{ quietHours: { from: '24:00', to: '07:00', timeZone: 'UTC' } }, 'quietHours.from'],
    [{ quietHours: { from: '22:00', to: '7:00', timeZone: 'UTC' } }, 'quietHours.to'],
    [{ quietHours: { from: '22:00', to: '07:00', timeZone: 'Mars/Olympus' } }, 'quietHours.timeZone'],
    [{ quietHours: { from: '22:00', to: '07:00', timeZone: '+02:00' } }, 'quietHours.timeZone'],
    [{ kinds: { dropStarted: { email: 'yes' } } }, 'kinds.dropStarted.email'],
    [{ kinds: { gossip: { push: true } } }, 'kinds.gossip'],
  ])('refuse %j', async (input, field) => {
    const { client } = newFan();
    const before = await client.notifications.preferences();
    const refused = await refusalOf(client.notifications.updatePreferences(input as never));
    expect(refused.code).toBe('validation_failed');
    expect(refused.problem?.errors?.map((one) => one.field)).toContain(field);
    expect(await client.notifications.preferences()).toEqual(before);
  });

  it('are one’s own', async () => {
    expect(await codeOf(app.client().notifications.preferences())).toBe('unauthenticated');
    expect(await codeOf(app.client().notifications.list())).toBe('unauthenticated');
  });
});
