import type { Drop } from '@livedrops/sdk';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { whyNotDevelopment } from '../../seed/guard.ts';
import { readArguments } from '../../seed/options.ts';
import { planSeed } from '../../seed/plan.ts';
import { OWN_COLLECTIONS } from '../../seed/write.ts';
import { readBooks } from '../helpers/books.ts';
import { runSeed } from '../helpers/run-seed.ts';
import { makeDrop } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const seed = runSeed('main.ts');
const NOW = Date.parse('2026-11-23T18:00:00Z');

describe('the plan', () => {
  it('is the same for the same seed and instant, and another for another seed', () => {
    const options = { seed: 7, fans: 50, now: NOW };
    const plan = planSeed(options);
    expect(planSeed(options)).toEqual(plan);
    expect(planSeed({ ...options, seed: 8 }).users).not.toEqual(plan.users);
  });

  test.each([0, 1, 30, 500])('has true books with %i fans', (fans) => {
    const { drops, orders } = planSeed({ seed: 42, fans, now: NOW });
    for (const drop of drops) {
      const own = orders.filter(({ items }) => items[0]?.dropId === drop.id);
      const units = own.reduce((sum, { items }) => sum + (items[0]?.quantity ?? 0), 0);
      expect(drop.pool + units, drop.title).toBe(drop.stock);
      expect(drop.pool).toBeGreaterThanOrEqual(0);
      expect(drop.sold).toEqual({ orders: own.length, units, revenue: units * drop.price });
    }
    const slots = orders.flatMap(({ slots: taken = [] }) => taken);
    expect(new Set(slots).size).toBe(slots.length);
  });

  it('draws every picture whole', () => {
    const { media } = planSeed({ seed: 42, fans: 0, now: NOW });
    expect(new Set(media.map(({ name }) => name)).size).toBe(48);
    for (const { body } of media) {
      const svg = body.toString();
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/s);
      expect(svg).not.toMatch(/undefined|NaN|null|<script|\bon\w+=|href/);
    }
  });
});

describe('a filled database', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    const { code, output } = await seed({ MONGO_URI: app.env['MONGO_URI'] ?? '' }, '--fans', '300');
    expect(code, output).toBe(0);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('signs the demo people in, with something to see', async () => {
    const drew = await app.client().auth.demo({ email: 'drew.kumar297@example.com' });
    expect(drew.user).toMatchObject({ name: 'Drew Kumar', role: 'creator' });
    const own = await app.client(drew.accessToken).drops.list({ creatorId: drew.user.creatorId });
    expect(new Set(own.items.map(({ status }) => status))).toEqual(new Set(['live', 'scheduled', 'ended']));
    const asDrew = app.client(drew.accessToken);
    const { items: sold } = await asDrew.orders.sold({ limit: 100 });
    expect(sold.length).toBeGreaterThan(20);
    const { items: customers } = await asDrew.creators.customers();
    expect(customers.length).toBeGreaterThan(10);
    const rowan = await app.client().auth.demo({ email: 'rowan.ibrahim585@inbox.test' });
    expect((await app.client(rowan.accessToken).follows.list()).items).toHaveLength(4);
    expect((await app.client(rowan.accessToken).orders.list()).items).not.toHaveLength(0);
    const taylor = await app.client().auth.demo({ email: 'taylor.hernandez806@inbox.test' });
    expect(taylor.user.role).toBe('fan');
    expect((await app.client().auth.demo({ email: 'fan0001@fans.example.test' })).user.role).toBe('fan');
  });

  it('has books that balance and counts that are true', async () => {
    const drops: Drop[] = [];
    for await (const drop of app.client().drops.list()) drops.push(drop);
    for (const { id, title } of drops)
      expect((await readBooks(app.connection, id)).faults, title).toEqual([]);
    expect(new Set(drops.map(({ status }) => status))).toEqual(
      new Set(['live', 'sold_out', 'scheduled', 'ended']),
    );
    const { items } = await app.client().creators.list();
    for (const { id, followerCount } of items)
      expect(await app.connection.collection('follows').countDocuments({ creatorId: id })).toBe(
        followerCount,
      );
    expect(items[0]!.followerCount, 'a celebrity').toBeGreaterThan(2 * items[1]!.followerCount - 20);
  });

  it('can be bought from', async () => {
    const fan = await app.signUp();
    const [drop] = (await app.client().drops.live()).items.filter(({ status }) => status === 'live');
    const order = await fan.client.orders.create({ dropId: drop!.id, quantity: 1 });
    expect(order.status).toBe('confirmed');
    expect((await readBooks(app.connection, drop!.id)).faults).toEqual([]);
  });

  it('serves its pictures for ever, to every page, and without power', async () => {
    const { items } = await app.client().products.list({ limit: 100 });
    const creators = (await app.client().creators.list()).items;
    const paths = [...items.map(({ imageUrl }) => imageUrl), ...creators.map(({ avatarUrl }) => avatarUrl)];
    expect(paths).toHaveLength(48);
    for (const path of paths) {
      const response = await fetch(`${app.url}${path}`);
      expect(response.status, path ?? 'no path').toBe(200);
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    }
    const unknown = await fetch(`${app.url}/media/nothing.svg`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is left alone, unless it is to be made anew', async () => {
    const env = { MONGO_URI: app.env['MONGO_URI'] ?? '' };
    const users = app.connection.collection('users');
    const people = await users.countDocuments();
    expect(await seed(env, '--if-empty')).toMatchObject({ code: 0 });
    const refused = await seed(env);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('--reset');
    expect(await users.countDocuments()).toBe(people);
    await app.connection.collection('notes').insertOne({ of: 'somebody else' });
    expect(await seed(env, '--reset', '--fans', '3')).toMatchObject({ code: 0 });
    expect(await users.countDocuments()).toBe(8 + 2 + 3);
    expect(await app.connection.collection('notes').countDocuments()).toBe(1);
    const { session } = await app.signUp();
    expect(session.user.role, 'the server that runs on it goes on').toBe('fan');
  });
});

describe('a seed that was interrupted', () => {
  it('is made anew, and told from one that is done', async () => {
    await using app = await startApp({ env: { ROLE: 'worker' } });
    const env = { MONGO_URI: app.env['MONGO_URI'] ?? '' };
    const stateOf = async () => (await app.connection.collection('seeds').findOne({}))?.['state'] as unknown;
    const interrupted = new AbortController();
    const first = seed(env, '--if-empty', '--fans', '20000', interrupted.signal);
    await expect.poll(() => app.connection.collection('users').countDocuments(), { interval: 5 }).not.toBe(0);
    interrupted.abort();
    expect((await first).code).not.toBe(0);
    expect(await stateOf()).toBe('begun');

    const second = await seed(env, '--if-empty', '--fans', '10');
    expect(second, second.output).toMatchObject({ code: 0 });
    expect(second.output).toContain('interrupted');
    expect(await stateOf()).toBe('done');
    const count = (name: string) => app.connection.collection(name).countDocuments();
    expect(await count('users')).toBe(8 + 2 + 10);
    expect(await count('drops')).toBeGreaterThan(0);
    expect((await seed(env, '--if-empty')).output).toContain('nothing to do');
  });

  it('is never taken for people of their own', async () => {
    await using app = await startApp();
    const env = { MONGO_URI: app.env['MONGO_URI'] ?? '' };
    await app.signUp();
    expect(await seed(env, '--if-empty')).toMatchObject({ code: 0 });
    const refused = await seed(env, '--reset');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain('--force');
    const users = app.connection.collection('users');
    expect(await users.countDocuments()).toBe(1);
    expect(await seed(env, '--reset', '--force', '--fans', '0')).toMatchObject({ code: 0 });
    expect(await users.countDocuments()).toBe(8 + 2);
  });

  it('knows every collection of the server', async () => {
    await using app = await startApp();
    const creator = await app.signUpCreator();
    const drop = await makeDrop(creator.client);
    await creator.client.follows.follow(creator.creatorId);
    await creator.client.orders.create({ dropId: drop.id, quantity: 1 });
    const named = (await app.connection.db?.listCollections().toArray()) ?? [];
    const own: readonly string[] = OWN_COLLECTIONS;
    expect(named.map(({ name }) => name).filter((name) => !own.includes(name))).toEqual(['migrations']);
  });
});

describe('the guard', () => {
  test.each([
    ['mongodb://localhost:27017/livedrops?replicaSet=rs0', undefined, true],
    ['mongodb://127.0.0.1:1,localhost:2/livedrops', 'development', true],
    ['mongodb://me:secret%40@[::1]:27017/livedrops', 'test', true],
    ['mongodb://localhost/livedrops', 'production', false],
    ['mongodb://db.example.com/livedrops', undefined, false],
    ['mongodb://localhost:1,db.example.com:2/livedrops', undefined, false],
    ['mongodb://localhost@db.example.com/livedrops', undefined, false],
    ['mongodb://localhost.example.com/livedrops', undefined, false],
    ['mongodb+srv://localhost/livedrops', undefined, false],
    ['mongodb://', undefined, false],
  ])('of %s in %s', (uri, nodeEnv, isAllowed) => {
    expect(whyNotDevelopment(uri, nodeEnv) === null).toBe(isAllowed);
  });

  it('stops before it connects', async () => {
    const { code, output } = await seed({ MONGO_URI: 'mongodb://me:secret@db.example.invalid/livedrops' });
    expect(code).toBe(1);
    expect(output).toContain('Refused');
    expect(output, 'no login in the log').not.toContain('secret');
  });

  test.each([
    ['--fans', '-1'],
    ['--fans', '1.5'],
    ['--seed', 'x'],
    ['--now', 'soon'],
    ['--unknown', '1'],
  ])('refuses %s %s', (...args) => {
    expect(() => readArguments(args, NOW)).toThrow(args[0]);
  });

  it('has defaults', () => {
    const defaults = { ifEmpty: false, reset: false, force: false, fans: 2000, seed: 42, now: NOW };
    expect(readArguments([], NOW)).toEqual(defaults);
    expect(readArguments(['--now', '2026-01-01T00:00:00Z'], NOW).now).toBe(
      Date.parse('2026-01-01T00:00:00Z'),
    );
  });
});
