import { describe, expect, it } from 'vitest';
import { dropOf, HOUR, start, useMockServer } from './helpers/mock.ts';

useMockServer();

const MINUTE = 60_000;

/** A fan who follows Drew, and a drop of Drew's that starts in two hours. */
const setUp = async () => {
  const mock = start();
  const { db, client } = mock;
  const { productId, creatorId } = dropOf(db, 'live');
  await client.follows.follow(creatorId);
  // What the demo data began with is no news to those who follow in it.
  db.advance(1);
  const drop = db.addDrop({
    productId,
    startsAt: new Date(db.clock.now() + 2 * HOUR).toISOString(),
    endsAt: new Date(db.clock.now() + 3 * HOUR).toISOString(),
    stock: 4,
  });
  /** What the inbox says about the drop, newest first. */
  const told = async () => {
    const { items } = await client.notifications.list({ limit: 100 });
    return items.flatMap(({ event }) =>
      'drop' in event.data && event.data.drop.id === drop.id ? [event.type] : [],
    );
  };
  return { ...mock, drop, creatorId, told };
};

describe('the mock', () => {
  it('reminds once, as long before the start as the person wants', async () => {
    const { db, client, told } = await setUp();
    expect(await told()).toEqual(['drop.scheduled']);
    db.advance(HOUR + 44 * MINUTE);
    expect(await told()).toEqual(['drop.scheduled']);
    db.advance(MINUTE);
    db.advance(MINUTE);
    expect(await told()).toEqual(['drop.reminder', 'drop.scheduled']);
    await client.notifications.updatePreferences({ reminderMinutes: 60 });
    expect(await told()).toEqual(['drop.scheduled']);
    db.advance(14 * MINUTE);
    expect(await told()).toEqual(['drop.started', 'drop.scheduled']);
  });

  it('tells of a drop that is moved, with the last time only, and of one that is called off', async () => {
    const { db, creator, drop, told } = await setUp();
    await creator.drops.update(drop.id, { price: 100 });
    expect(await told()).toEqual(['drop.scheduled']);
    for (const hours of [2.2, 2.5]) {
      db.advance(1);
      const startsAt = new Date(db.clock.now() + hours * HOUR).toISOString();
      await creator.drops.update(drop.id, { startsAt });
    }
    expect(await told()).toEqual(['drop.updated', 'drop.scheduled']);
    db.advance(1);
    await creator.drops.cancel(drop.id);
    expect((await told())[0]).toBe('drop.cancelled');
  });

  it('counts what a creator announces beyond five in an hour in one item', async () => {
    const { db, client, drop } = await setUp();
    db.advance(HOUR);
    const { productId, startsAt, endsAt } = drop;
    for (let n = 0; n < 11; n += 1) db.addDrop({ productId, startsAt, endsAt, stock: 1 });
    const { items } = await client.notifications.list({ limit: 100 });
    const news = items.filter(({ kind, event }) => kind === 'dropScheduled' && event.occurredAt === db.now());
    expect(news.map(({ more }) => more)).toEqual([5, ...Array.from({ length: 5 }, () => undefined)]);
  });

  it('calls drops what their product and creator are called now, but for a title of their own', async () => {
    const { db, client, creator, drop } = await setUp();
    const { productId, startsAt, endsAt } = drop;
    const own = db.addDrop({ productId, startsAt, endsAt, stock: 1, title: 'Own' });
    await creator.products.update(productId, { title: 'Corrected', description: 'Right' });
    await creator.creators.update(drop.creatorId, { name: 'Drew Anew' });
    const now = { description: 'Right', creatorName: 'Drew Anew' };
    expect(await client.drops.get(drop.id)).toMatchObject({ ...now, title: 'Corrected' });
    expect(await client.drops.get(own.id)).toMatchObject({ ...now, title: 'Own' });
    expect(await client.products.get(productId)).toMatchObject({ creatorName: 'Drew Anew' });
  });

  it('tells the reminders of every lead time on the creator’s topic', async () => {
    const { db, client, creatorId, drop } = await setUp();
    for (let minute = 0; minute < 120; minute += 1) db.advance(MINUTE);
    const { items } = await client.events.list({ topic: `creator:${creatorId}`, limit: 100 });
    const leads = items.flatMap(({ type, data }) =>
      type === 'drop.reminder' && data.drop.id === drop.id ? [data.minutes] : [],
    );
    expect(leads).toEqual([60, 15, 5]);
  });

  it('reminds as the creator chose, and each follower once', async () => {
    const { db, client, drop } = await setUp();
    db.drops.set(drop.id, { ...drop, reminderMinutes: [60, 5] });
    for (let minute = 0; minute < 119; minute += 1) db.advance(MINUTE);
    const { items } = await client.notifications.list();
    const leads = items.flatMap(({ event: { type, data } }) =>
      type === 'drop.reminder' && data.drop.id === drop.id ? [data.minutes] : [],
    );
    expect(leads).toEqual([5]);
  });

  it('reminds of a drop that was made late as near to what was wanted as there was time for', async () => {
    const { db, client, drop: first } = await setUp();
    await client.notifications.updatePreferences({ reminderMinutes: 60 });
    const drop = db.addDrop({
      productId: first.productId,
      startsAt: new Date(db.clock.now() + 20 * MINUTE).toISOString(),
      endsAt: new Date(db.clock.now() + HOUR).toISOString(),
      stock: 4,
    });
    for (let minute = 0; minute < 19; minute += 1) db.advance(MINUTE);
    const { items } = await client.notifications.list();
    const leads = items.flatMap(({ event: { type, data } }) =>
      type === 'drop.reminder' && data.drop.id === drop.id ? [data.minutes] : [],
    );
    expect(leads).toEqual([15]);
  });

  it('takes no devices when it has no key for them', async () => {
    const { db, client } = start();
    db.pushKey = null;
    expect(await client.push.key()).toEqual({ publicKey: null });
    const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
    await expect(
      client.push.subscribe({ endpoint: 'https://push.example.com/1', keys }),
    ).rejects.toMatchObject({
      code: 'invalid_transition',
    });
    expect(db.pushDevices.size).toBe(0);
  });

  it('knows whose device is whose', async () => {
    const { db, client } = start();
    const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
    const { id } = await client.push.subscribe({ endpoint: 'https://push.example.com/1', keys });
    expect([...db.pushDevices.values()]).toMatchObject([{ id, userId: client.session?.current?.user.id }]);
    await client.push.unsubscribe('dev_of_somebody_else');
    expect(db.pushDevices.size).toBe(1);
    await client.push.unsubscribe(id);
    expect(db.pushDevices.size).toBe(0);
  });
});
