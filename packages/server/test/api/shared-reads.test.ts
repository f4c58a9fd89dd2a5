import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type CreatorPerson, people, startApp, type TestApp } from '../helpers/start-app.ts';
import { sendRaw } from '../helpers/two-ways.ts';

// Two processes on the same data, each with answers of its own in memory.
let first: TestApp;
let second: TestApp;
let creator: CreatorPerson;
let dropId: string;

beforeAll(async () => {
  first = await startApp({ overrides: { sharedReads: true } });
  second = await startApp({ env: first.env, overrides: { sharedReads: true } });
  creator = await people(first.url).signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});
beforeEach(async () => {
  dropId = (await makeDrop(creator.client, { stock: 10 })).id;
});

const read = (app: TestApp, path = `/api/drops/${dropId}`, headers: Record<string, string> = {}) =>
  sendRaw({ app }, { path, headers });
const priceAt = async (app: TestApp, headers = {}) =>
  (JSON.parse((await read(app, undefined, headers)).body) as { price: number }).price;

describe('an answer that everybody may share', () => {
  it('can be asked for anew, and is not sent again to those who have it', async () => {
    const { status, headers } = await read(first);
    expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
    const etag = String(headers.etag);
    const again = await read(first, undefined, { 'if-none-match': etag });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag]);
    expect(again.headers['content-type']).toBeUndefined();
    expect((await read(first, undefined, { 'if-none-match': '"another"' })).status).toBe(200);
    // A person who reloads the page wants the whole.
    const reload = { 'if-none-match': etag, 'cache-control': 'no-cache' };
    expect((await read(first, undefined, reload)).status).toBe(200);
  });

  it('shows a change at once in the process that made it, and soon in the others', async () => {
    const before = await priceAt(first);
    expect(await priceAt(second)).toBe(before);
    await creator.client.drops.update(dropId, { price: before + 100 });
    expect(await priceAt(first)).toBe(before + 100);
    await expect.poll(() => priceAt(second)).toBe(before + 100);
  });

  it('shows the change to a caller who asks for it, in whichever process', async () => {
    for (let price = 3000; price < 3010; price += 1) {
      await priceAt(second);
      await creator.client.drops.update(dropId, { price });
      expect(await priceAt(second, { 'cache-control': 'max-age=0' })).toBe(price);
    }
  });

  it('is not kept when there is nothing', async () => {
    const unknown = await read(first, '/api/drops/drp_unknown');
    expect([unknown.status, unknown.headers['cache-control']]).toEqual([404, 'no-store']);
    expect(unknown.headers.etag).toBeUndefined();
  });

  it('is the same for people who are signed in, and another for an API key that is bad', async () => {
    const { body } = await read(first);
    const signedIn = { authorization: `Bearer ${creator.session.accessToken}` };
    expect((await read(first, undefined, signedIn)).body).toBe(body);
    expect((await read(first, undefined, { authorization: 'Bearer stale' })).body).toBe(body);
    const bad = { authorization: `Bearer ld_sk_${'x'.repeat(40)}` };
    expect((await read(first, undefined, bad)).status).toBe(401);
  });
});

describe('who follows a creator', () => {
  it('shows a visitor nobody who does not want to be seen, after the creator has looked', async () => {
    const fan = await people(first.url).signUp('Hidden Fan');
    await fan.client.follows.follow(creator.creatorId);
    const path = `/api/creators/${creator.creatorId}/followers`;
    const own = await read(first, path, { authorization: `Bearer ${creator.session.accessToken}` });
    expect(own.body).toContain('Hidden Fan');
    expect((await read(first, path)).body).not.toContain('Hidden Fan');
    const again = await read(first, path, { authorization: `Bearer ${creator.session.accessToken}` });
    expect(again.body).toContain('Hidden Fan');
  });

  it('is counted at once after a follow', async () => {
    const path = `/api/creators/${creator.creatorId}`;
    const count = async () =>
      (JSON.parse((await read(first, path)).body) as { followerCount: number }).followerCount;
    const before = await count();
    const fan = await people(first.url).signUp();
    await fan.client.follows.follow(creator.creatorId);
    expect(await count()).toBe(before + 1);
    await fan.client.follows.unfollow(creator.creatorId);
    expect(await count()).toBe(before);
  });

  it('shows a person their own follow and unfollow in what they read next, through another process', async () => {
    const fan = await people(first.url).signUp('Open Fan');
    await fan.client.auth.updateMe({ showsFollows: true });
    const path = `/api/creators/${creator.creatorId}`;
    // As the SDK asks after a write.
    const readNext = async (headers = { 'cache-control': 'max-age=0' }) => {
      const [{ body: profile }, { body: followers }] = await Promise.all([
        read(second, path, headers),
        read(second, `${path}/followers`, headers),
      ]);
      const { followerCount } = JSON.parse(profile) as { followerCount: number };
      return { followerCount, isListed: followers.includes(fan.session.user.id) };
    };
    const { followerCount } = await readNext();
    for (let turn = 0; turn < 5; turn += 1) {
      await fan.client.follows.follow(creator.creatorId);
      expect(await readNext()).toEqual({ followerCount: followerCount + 1, isListed: true });
      await fan.client.follows.unfollow(creator.creatorId);
      expect(await readNext()).toEqual({ followerCount, isListed: false });
    }
  });
});

describe('a product', () => {
  it('shows an edit at once, by itself and in lists, and is gone at once', async () => {
    const { id } = await creator.client.products.create({
      title: `Print ${randomUUID()}`,
      description: '',
      price: 100,
      currency: 'EUR',
    });
    const one = () => read(first, `/api/products/${id}`);
    const list = () => read(first, `/api/products?creatorId=${creator.creatorId}`);
    expect([(await one()).status, (await list()).body.includes(id)]).toEqual([200, true]);
    await creator.client.products.update(id, { title: 'Renamed' });
    expect([(await one()).body, (await list()).body].every((body) => body.includes('Renamed'))).toBe(true);
    await creator.client.products.delete(id);
    expect([(await one()).status, (await list()).body.includes(id)]).toEqual([404, false]);
  });
});
