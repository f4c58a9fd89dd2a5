import { randomUUID } from 'node:crypto';
import { REACH_MAX } from '@livedrops/sdk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followModel } from '../../src/follows/follow.model.ts';
import { type MailServer, openMailServer } from '../helpers/mail-server.ts';
import { openPushService, PUSH_ENV, type PushService } from '../helpers/push-service.ts';
import { codeOf } from '../helpers/refusal.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import {
  confirmEmail,
  type CreatorPerson,
  type Person,
  startApp,
  type TestApp,
} from '../helpers/start-app.ts';
import { createPlanWatch } from '../helpers/watch-plans.ts';

let service: PushService;
let mail: MailServer;
let app: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  service = await openPushService();
  mail = await openMailServer();
  app = await startApp({
    env: { ...mail.env, ...PUSH_ENV, SHOP_URL: 'https://shop.example', LOG_LEVEL: 'fatal' },
  });
});
beforeEach(async () => {
  creator = await app.signUpCreator('Ada');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const scheduled = (maker = creator) =>
  makeDrop(maker.client, { title: 'Linen print', startsAt: inMs(3_600_000), endsAt: inMs(7_200_000) });
const addDevice = async ({ client }: Person) => {
  const device = service.addDevice();
  await client.push.subscribe(device.subscription);
  return device;
};
/** But for the one that asks for the confirmation of an address. */
const testMails = ({ session }: Person) =>
  mail.to(session.user.email).filter(({ subject = '' }) => subject.startsWith('Test: '));

describe('the reach of a notice', () => {
  it('counts who has a device or a confirmed address, and wants it', async () => {
    const none = await app.signUp();
    const [device, both, unwilling] = [await app.signUp(), await app.signUp(), await app.signUp()];
    for (const { client } of [none, device, both, unwilling]) await client.follows.follow(creator.creatorId);
    for (const person of [device, both, unwilling]) await addDevice(person);
    await confirmEmail(app, both);
    await both.client.notifications.updatePreferences({
      kinds: { dropStarted: { email: true }, dropReminder: { email: true } },
      reminderMinutes: null,
    });
    await none.client.notifications.updatePreferences({ kinds: { dropStarted: { email: true } } });
    await unwilling.client.notifications.updatePreferences({ kinds: { dropStarted: { push: false } } });
    expect(await creator.client.creators.reach()).toEqual({
      followers: 4,
      looked: 4,
      kinds: {
        dropScheduled: { push: 3, email: 0 },
        dropReminder: { push: 2, email: 0 },
        dropStarted: { push: 2, email: 1 },
      },
    });
    expect((await (await app.signUpCreator()).client.creators.reach()).followers).toBe(0);
    expect(await codeOf(none.client.creators.reach())).toBe('forbidden');
  });

  it('looks at so many of the newest followers and no more', async () => {
    const { creatorId } = creator;
    const many = REACH_MAX + 500;
    const follows = Array.from({ length: many }, (_, index) => ({
      _id: `fol_${randomUUID()}`,
      creatorId,
      followerId: `usr_${String(index).padStart(6, '0')}`,
      createdAt: new Date(Date.now() - index * 1000),
    }));
    await followModel.collection(app.connection).insertMany(follows);
    await app.connection
      .collection<{ _id: string }>('creators')
      .updateOne({ _id: creatorId }, { $set: { followerCount: many } });
    const watch = await createPlanWatch(app.connection);
    const { result, carried } = await watch(() => creator.client.creators.reach());
    expect([result.followers, result.looked]).toEqual([many, REACH_MAX]);
    for (const { collection, docsExamined, keysExamined, stages } of carried) {
      if (!['follows', 'users', 'pushDevices', 'notificationPreferences'].includes(collection)) continue;
      expect(stages, collection).not.toContain('COLLSCAN');
      expect(docsExamined, collection).toBeLessThanOrEqual(REACH_MAX);
      // A look for many ids may read a key before each of them.
      expect(keysExamined, collection).toBeLessThanOrEqual(2 * REACH_MAX + 1);
    }
  });
});

describe('a test of a notice', () => {
  it('goes to the own devices and address, says that it is one, and to nobody else', async () => {
    const fan = await app.signUp();
    await fan.client.follows.follow(creator.creatorId);
    const theirs = await addDevice(fan);
    const own = await addDevice(creator);
    await confirmEmail(app, creator);
    // What one prefers does not count: one has just asked for it.
    await creator.client.notifications.updatePreferences({ kinds: { dropStarted: { push: false } } });
    const drop = await scheduled();
    expect(await creator.client.drops.testNotice(drop.id)).toEqual({ push: 1, email: true });
    await expect.poll(() => own.received).toHaveLength(1);
    expect(own.received[0]?.message).toMatchObject({
      title: 'Test: Now live: “Linen print”',
      url: `https://shop.example/d/${drop.id}`,
    });
    await expect.poll(() => testMails(creator)).toHaveLength(1);
    const [letter] = testMails(creator);
    expect(letter?.text).toContain('you have just sent it to yourself');
    expect((await creator.client.notifications.list()).items).toEqual([]);
    const theirTitles = theirs.received.map(({ message }) => message['title']);
    expect(theirTitles).not.toContain(own.received[0]?.message['title']);
  });

  it('comes three times in a minute', async () => {
    await addDevice(creator);
    const drop = await scheduled();
    const codes: string[] = [];
    // A minute may end in between.
    for (let index = 0; index < 8; index += 1)
      codes.push(await creator.client.drops.testNotice(drop.id).then(() => 'sent', codeOfError));
    expect(codes.slice(0, 3)).toEqual(['sent', 'sent', 'sent']);
    expect(codes).toContain('limit_reached');
  });

  it('is sent nowhere without a device and a confirmed address, and for no drop of others', async () => {
    const drop = await scheduled();
    expect(await creator.client.drops.testNotice(drop.id)).toEqual({ push: 0, email: false });
    const other = await app.signUpCreator();
    const device = await addDevice(other);
    expect(await codeOf(other.client.drops.testNotice(drop.id))).toBe('not_found');
    expect(await codeOf(other.client.drops.testNotice('drp_none'))).toBe('not_found');
    expect(await codeOf((await app.signUp()).client.drops.testNotice(drop.id))).toBe('forbidden');
    expect(device.tries).toBe(0);
  });
});

const codeOfError = (error: unknown): string => (error as { code: string }).code;
