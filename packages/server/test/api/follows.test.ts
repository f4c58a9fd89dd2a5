import type { Follower, Following, LiveDrops } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { codeOf } from '../helpers/refusal.ts';
import { send } from '../helpers/send.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { people, startApp, type TestApp } from '../helpers/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const countOf = async (creatorId: string) => (await app.client().creators.get(creatorId)).followerCount;
const recordsOf = (creatorId: string) => app.connection.collection('follows').countDocuments({ creatorId });

/** Waits until the creator's topic has this many follow events, and returns them. */
async function followEvents(creatorId: string, count: number) {
  const topic = `creator:${creatorId}` as const;
  await expect.poll(async () => (await app.client().events.list({ topic })).latestSeq).toBe(count);
  return (await app.client().events.list({ topic, limit: 100 })).items;
}

describe('following', () => {
  it('counts once, however often it is asked, and tells it once', async () => {
    const { creatorId } = await app.signUpCreator();
    const { client, session } = await app.signUp();
    const follow = await client.follows.follow(creatorId);
    expect(follow).toMatchObject({ userId: session.user.id, creatorId });
    expect(await client.follows.follow(creatorId)).toEqual(follow);
    expect(await countOf(creatorId)).toBe(1);
    await client.follows.unfollow(creatorId);
    await client.follows.unfollow(creatorId);
    expect(await countOf(creatorId)).toBe(0);
    const told = (await followEvents(creatorId, 2)).map(({ type, data }) => ({ type, data }));
    // The topic is everybody's, and this person has not said that others may know.
    const data = { creatorId, userId: null };
    expect(told).toEqual([
      { type: 'follow.created', data: { ...data, followerCount: 1 } },
      { type: 'follow.deleted', data: { ...data, followerCount: 0 } },
    ]);
  });

  it('is for oneself, signed in, and for creators that exist', async () => {
    const { creatorId } = await app.signUpCreator();
    const { session } = await app.signUp();
    const other = await app.signUp();
    const call = async (method: string, userId: string, id = creatorId) => {
      const headers = { authorization: `Bearer ${session.accessToken}` };
      const response = await fetch(`${app.url}/api/users/${userId}/follow/${id}`, { method, headers });
      return response.status;
    };
    expect(await call('POST', session.user.id)).toBe(200);
    expect(await call('DELETE', session.user.id)).toBe(204);
    expect(await call('POST', other.session.user.id)).toBe(403);
    expect(await call('DELETE', other.session.user.id)).toBe(403);
    expect(await call('POST', 'me', 'crt_unknown')).toBe(404);
    expect(await call('DELETE', 'me', 'crt_unknown')).toBe(204);
    expect(await codeOf(app.client().follows.follow(creatorId))).toBe('unauthenticated');
    expect(await recordsOf(creatorId)).toBe(0);
  });

  it('counts a hundred people at once as exactly a hundred', async () => {
    const { creatorId } = await app.signUpCreator();
    const fans = makeFans(app, 100);
    await Promise.all(fans.map(({ client }) => client.follows.follow(creatorId)));
    expect(await countOf(creatorId)).toBe(100);
    expect(await recordsOf(creatorId)).toBe(100);
    const events = await followEvents(creatorId, 100);
    const counts = events.flatMap(({ type, data }) =>
      type === 'follow.created' ? [data.followerCount] : [],
    );
    expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('counts one person at once as one', async () => {
    const { creatorId } = await app.signUpCreator();
    const { client } = await app.signUp();
    const follows = await Promise.all(Array.from({ length: 20 }, () => client.follows.follow(creatorId)));
    expect(new Set(follows.map(({ followedAt }) => followedAt)).size).toBe(1);
    expect(await countOf(creatorId)).toBe(1);
    expect(await recordsOf(creatorId)).toBe(1);
  });

  it('keeps the count exact over two servers and any mix of coming and going', async () => {
    await using second = await createApp(readConfig({ ...app.env, ROLE: 'api' }), {
      logger: createLogger('error'),
    });
    const there = people(second.url);
    const { creatorId } = await app.signUpCreator();
    const fans = makeFans(app, 30);
    const elsewhere = makeFans({ ...app, client: there.client }, 30);
    const both = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { client, session } = await app.signUp();
        return [client, there.client(session.accessToken)];
      }),
    );
    await Promise.all([
      ...fans.map(({ client }) => client.follows.follow(creatorId)),
      ...elsewhere.map(async ({ client }, index) => {
        await client.follows.follow(creatorId);
        if (index % 2 === 0) await client.follows.unfollow(creatorId);
      }),
      ...both.flat().map((client) => client.follows.follow(creatorId)),
    ]);
    expect(await countOf(creatorId)).toBe(30 + 15 + 10);
    expect(await recordsOf(creatorId)).toBe(30 + 15 + 10);
  });
});

describe('lists', () => {
  it('show a person to others once that person says so', async () => {
    const creator = await app.signUpCreator();
    const { creatorId } = creator;
    const [shy, open] = [await app.signUp('Shy Fan'), await app.signUp('Open Fan')];
    await open.client.auth.updateMe({ showsFollows: true });
    for (const { client } of [shy, open]) await client.follows.follow(creatorId);
    const namesFor = async (client: LiveDrops) =>
      (await client.creators.followers(creatorId)).items.map(({ name }) => name);
    expect(await namesFor(app.client())).toEqual(['Open Fan']);
    expect(await namesFor(shy.client)).toEqual(['Open Fan']);
    expect(await namesFor(creator.client)).toEqual(['Open Fan', 'Shy Fan']);
    const following = async (userId: string) =>
      send(app.url, `/api/users/${userId}/following`, { token: shy.session.accessToken });
    expect((await following(open.session.user.id)).body).toMatchObject({
      items: [{ creator: { id: creatorId } }],
    });
    const told = await followEvents(creatorId, 2);
    expect(told.map(({ data }) => 'userId' in data && data.userId)).toEqual([null, open.session.user.id]);
    await open.client.auth.updateMe({ showsFollows: false });
    expect(await namesFor(app.client())).toEqual([]);
    expect((await following(open.session.user.id)).status).toBe(403);
  });

  it('shows whom one follows, newest first, over all pages, to oneself only', async () => {
    const creators = await Promise.all(
      Array.from({ length: 5 }, (_, index) => app.signUpCreator(`Maker ${index}`)),
    );
    const { client, session } = await app.signUp();
    for (const { creatorId } of creators) await client.follows.follow(creatorId);
    const listed: Following[] = [];
    for await (const following of client.follows.list({ limit: 2 })) listed.push(following);
    expect(listed.map(({ creator }) => creator.id)).toEqual(
      creators.map(({ creatorId }) => creatorId).toReversed(),
    );
    expect(listed[0]?.creator).toMatchObject({ name: 'Maker 4', followerCount: 1 });
    const other = await app.signUp();
    const headers = { authorization: `Bearer ${other.session.accessToken}` };
    const response = await fetch(`${app.url}/api/users/${session.user.id}/following`, { headers });
    expect(response.status).toBe(403);
  });

  it('shows followers by name, newest first, also those whose account is gone', async () => {
    const { creatorId, client: owner } = await app.signUpCreator();
    const first = await app.signUp('First Fan');
    const second = await app.signUp('Second Fan');
    const [gone] = makeFans(app, 1);
    for (const { client } of [first, gone!, second]) await client.follows.follow(creatorId);
    const listed: Follower[] = [];
    for await (const follower of owner.creators.followers(creatorId, { limit: 1 })) listed.push(follower);
    expect(listed.map(({ name }) => name)).toEqual(['Second Fan', 'Former member', 'First Fan']);
    expect(Object.keys(listed[0] ?? {}).sort(), 'no e-mail').toEqual(['followedAt', 'name', 'userId']);
    const maker = await app.signUpCreator();
    const drop = await makeDrop(maker.client);
    await gone!.client.orders.create({ dropId: drop.id, quantity: 1 });
    const [order] = (await maker.client.drops.orders(drop.id)).items;
    expect(order?.buyerName, 'the same to whom they bought from').toBe('Former member');
    expect(await codeOf(app.client().creators.followers('crt_unknown'))).toBe('not_found');
  });
});
