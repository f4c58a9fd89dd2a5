import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCreators } from '../../src/creators/index.ts';
import { createFollowStore } from '../../src/follows/follow.store.ts';
import { followModel } from '../../src/follows/follow.model.ts';
import { followerGrowth } from '../../src/follows/follower-growth.ts';
import { codeOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';
import { createPlanWatch } from '../helpers/watch-plans.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
});
afterAll(() => app[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Follows of other times, past the API, with their count. */
async function fill(creatorId: string, instants: readonly number[]): Promise<void> {
  await followModel.collection(app.connection).insertMany(
    instants.map((at, index) => ({
      _id: `fol_${creatorId}_${index}`,
      creatorId,
      followerId: `usr_${String(index).padStart(6, '0')}`,
      createdAt: new Date(at),
    })),
  );
  await app.connection
    .collection<{ _id: string }>('creators')
    .updateOne({ _id: creatorId }, { $set: { followerCount: instants.length } });
}

const noonToday = () => Math.floor(Date.now() / DAY) * DAY + 12 * HOUR;
const utcDay = (at: number) => new Date(at).toISOString().slice(0, 10);

describe('the growth of followers', () => {
  it('has each day, also those with nobody, and only who still follows', async () => {
    const { client, creatorId } = await app.signUpCreator();
    const noon = noonToday();
    await fill(creatorId, [noon - 29 * DAY, noon - 3 * DAY, noon - 3 * DAY, noon - 40 * DAY]);
    const fan = await app.signUp();
    await fan.client.follows.follow(creatorId);
    const { followers, days } = await client.creators.followerGrowth();
    expect(followers).toBe(5);
    expect(days).toHaveLength(30);
    const today = utcDay(Date.now());
    expect(days.at(-1)).toEqual({ day: today, followed: 1 });
    expect(days.filter(({ followed }) => followed > 0)).toEqual([
      { day: utcDay(noon - 29 * DAY), followed: 1 },
      { day: utcDay(noon - 3 * DAY), followed: 2 },
      { day: today, followed: 1 },
    ]);
    await fan.client.follows.unfollow(creatorId);
    const after = await client.creators.followerGrowth({ days: 1 });
    expect(after).toEqual({ followers: 4, days: [{ day: today, followed: 0 }] });
    const year = await client.creators.followerGrowth({ days: 365 });
    expect(year.days).toHaveLength(365);
    expect(year.days.reduce((sum, { followed }) => sum + followed, 0)).toBe(4);
  });

  it('has the days of the time zone that is asked for', async () => {
    const { client, creatorId } = await app.signUpCreator();
    const midnight = Math.floor(Date.now() / DAY) * DAY;
    await fill(creatorId, [midnight - 3 * DAY + 23 * HOUR]);
    const dayIn = async (timeZone?: string) =>
      (await client.creators.followerGrowth({ days: 7, timeZone })).days.find(({ followed }) => followed > 0)
        ?.day;
    expect(await dayIn()).toBe(utcDay(midnight - 3 * DAY));
    expect(await dayIn('Asia/Tokyo')).toBe(utcDay(midnight - 2 * DAY));
    expect(await dayIn('America/Los_Angeles')).toBe(utcDay(midnight - 3 * DAY));
  });

  it('reads a bounded part of an index, and leaves out days that it did not read whole', async () => {
    const { creatorId } = await app.signUpCreator();
    const noon = noonToday();
    await fill(
      creatorId,
      Array.from({ length: 300 }, (_, index) => noon - (1 + Math.floor(index / 100)) * DAY),
    );
    const creators = createCreators({
      connection: app.connection,
      clock: Date,
      setCreator: async () => false,
      onRenamed: async () => {},
      showPictures: async () => [],
    });
    const deps = { follows: createFollowStore(app.connection), creators, clock: Date };
    const watch = await createPlanWatch(app.connection);
    const { result, carried } = await watch(() =>
      followerGrowth(deps, { creatorId, days: 30, timeZone: 'UTC' }, 150),
    );
    expect(result.followers).toBe(300);
    // Today, and the one day of which all were read.
    expect(result.days.map(({ day }) => day)).toEqual([utcDay(noon - DAY), utcDay(noon)]);
    expect(result.days[0]?.followed).toBe(100);
    const [counted] = carried.filter(({ collection }) => collection === 'follows');
    expect(counted?.docsExamined).toBe(0);
    expect(counted?.keysExamined).toBeLessThanOrEqual(151);
    expect(counted?.stages).not.toContain('COLLSCAN');
  });

  it('is for creators, and refuses days and zones that do not exist', async () => {
    const { session } = await app.signUpCreator();
    const fan = await app.signUp();
    expect(await codeOf(fan.client.creators.followerGrowth())).toBe('forbidden');
    expect(await codeOf(app.client().creators.followerGrowth())).toBe('unauthenticated');
    for (const [query, field] of [
      ['days=0', 'days'],
      ['days=366', 'days'],
      ['days=1.5', 'days'],
      ['timeZone=Nowhere/Town', 'timeZone'],
      [`timeZone=${'A'.repeat(200)}`, 'timeZone'],
      ['timeZone=%00', 'timeZone'],
      ['creatorId=crt_1', 'creatorId'],
    ]) {
      const answer = await send(app.url, `/api/followers/growth?${query}`, { token: session.accessToken });
      expect([answer.problem?.code, [...new Set(faultyFields(answer))]], query).toEqual([
        'validation_failed',
        [field],
      ]);
    }
  });
});
