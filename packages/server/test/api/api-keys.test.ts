import { createHash, randomUUID } from 'node:crypto';
import {
  type ApiKeyScope,
  createLiveDrops,
  type CreateApiKeyInput,
  isApiError,
  type LiveDrops,
} from '@livedrops/sdk';
import {
  API_KEY_SCOPES,
  apiKeyNeed,
  type Endpoint,
  type EndpointName,
  endpoints,
  LIMITS,
  sealApiKey,
} from '@livedrops/sdk/contract';
import { createRealtime } from '@livedrops/sdk/realtime';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { codeOf, refusalOf } from '../helpers/refusal.ts';
import { faultyFields, send } from '../helpers/send.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer, type ServerProcess } from '../helpers/spawn-server.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

type Stored = { _id: string; lastUsedAt: Date | null; expiresAt: Date | null; hash: string };

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;
let log = '';

beforeAll(async () => {
  const logger = pino({ level: 'debug', base: null }, { write: (line: string) => void (log += line) });
  app = await startApp({ overrides: { logger } });
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const stored = () => app.connection.collection<Stored>('apiKeys');
const make = (input: Partial<CreateApiKeyInput> = {}, owner: LiveDrops = creator.client) =>
  owner.apiKeys.create({
    name: 'Till',
    ...(input.kind !== 'publishable' && { scopes: [...API_KEY_SCOPES] }),
    ...input,
  });
/** A client of somebody else's program. */
const withKey = (apiKey: string, url = app.url) => createLiveDrops({ baseUrl: url, apiKey, retry: false });
const all = Object.entries(endpoints) as [EndpointName, Endpoint][];

describe('making a key', () => {
  it('shows it once and keeps a hash', async () => {
    const { key, ...made } = await make({ name: ' Till 1 ' });
    expect(key).toMatch(/^ld_sk_[0-9A-Za-z]{38}$/);
    expect(made).toEqual({
      id: made.id,
      name: 'Till 1',
      kind: 'secret',
      scopes: API_KEY_SCOPES,
      lastFour: key.slice(-4),
      createdAt: made.createdAt,
      lastUsedAt: null,
      expiresAt: made.expiresAt,
      revokedAt: null,
    });
    expect(Date.parse(made.expiresAt ?? '') - Date.parse(made.createdAt)).toBe(
      LIMITS.apiKeyDays * 86_400_000,
    );
    expect((await creator.client.apiKeys.list()).items).toContainEqual(made);
    const document = await stored().findOne({ _id: made.id });
    expect(document?.hash).toBe(createHash('sha256').update(key).digest('base64url'));
    expect(JSON.stringify(document)).not.toContain(key.slice(6));
  });

  it('makes one without an end only when that is asked for', async () => {
    expect((await make({ expiresAt: null })).expiresAt).toBeNull();
    const late = '2099-01-01T00:00:00.000Z';
    expect((await make({ expiresAt: late })).expiresAt).toBe(late);
  });

  it('is refused by the database with a key in it', async () => {
    const { id } = await make();
    const change = stored().updateOne({ _id: id }, { $set: { key: 'ld_sk_…' } as never });
    await expect(change).rejects.toThrow('Document failed validation');
  });

  test.each([
    ['no name', { scopes: ['drops:read'] }, ['name']],
    ['an empty name', { name: ' ', scopes: ['drops:read'] }, ['name']],
    ['no scope at all', { name: 'a', scopes: [] }, ['scopes']],
    ['scopes that nobody named', { name: 'a' }, ['scopes']],
    ['all rights at once', { name: 'a', scopes: null }, ['scopes']],
    ['an unknown scope', { name: 'a', scopes: ['everything'] }, ['scopes.0']],
    ['a past end', { name: 'a', scopes: ['drops:read'], expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    ['an end that is no time', { name: 'a', expiresAt: 'tomorrow' }, ['expiresAt']],
    ['scopes that are public', { name: 'a', kind: 'publishable', scopes: ['orders:read'] }, ['scopes']],
    ['an unknown field', { name: 'a', userId: 'usr_1' }, ['userId']],
  ])('refuses %s', async (_case, body, fields) => {
    const before = await stored().countDocuments();
    const answer = await send(app.url, '/api/api-keys', { body, token: creator.session.accessToken });
    expect(answer.problem?.code).toBe('validation_failed');
    expect(faultyFields(answer)).toEqual(fields);
    expect(await stored().countDocuments()).toBe(before);
  });

  it('has a limit for each person, also at once; a revoked key makes room', async () => {
    const { client } = await app.signUp();
    const results = await Promise.allSettled(
      Array.from({ length: LIMITS.apiKeys + 5 }, () => make({}, client)),
    );
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(made).toHaveLength(LIMITS.apiKeys);
    expect(await codeOf(make({}, client))).toBe('limit_reached');
    await client.apiKeys.revoke(made[0]?.id ?? '');
    await make({}, client);
    const listed = await client.apiKeys.list({ limit: 7 }).toArray({ limit: 100 });
    expect(new Set(listed.map(({ id }) => id)).size).toBe(LIMITS.apiKeys + 1);
    expect(listed.filter(({ revokedAt }) => revokedAt !== null)).toHaveLength(1);
  });
});

describe('a secret key', () => {
  let shop: LiveDrops;
  beforeAll(async () => {
    shop = withKey((await make()).key);
  });

  it('is its owner', async () => {
    expect(await shop.auth.me()).toEqual(await creator.client.auth.me());
    const drop = await makeDrop(shop, { stock: 5 });
    expect(drop.creatorId).toBe(creator.creatorId);
    expect((await shop.drops.sales(drop.id)).units).toBe(0);
    const { id } = await shop.webhooks.create({
      url: 'https://hooks.livedrops.dev/a',
      events: ['stock.low'],
    });
    expect((await creator.client.webhooks.get(id)).id).toBe(id);
  });

  it('of a fan who becomes a creator may do what creators may', async () => {
    const person = await app.signUp();
    const program = withKey((await make({}, person.client)).key);
    expect(await codeOf(program.webhooks.list())).toBe('forbidden');
    await person.client.creators.create({ handle: `maker-${randomUUID().slice(0, 8)}`, name: 'Ada' });
    expect((await program.webhooks.list()).items).toEqual([]);
  });

  it('buys on the fast path, and a repeat gives the same order, by key or by token', async () => {
    const drop = await makeDrop(creator.client, { stock: 3 });
    const order = { body: { dropId: drop.id, quantity: 1 } };
    const { key } = await make();
    const headers = { 'idempotency-key': `key-${randomUUID()}` };
    const first = await send(app.url, '/api/orders', { ...order, headers, token: key });
    const again = await send(app.url, '/api/orders', { ...order, headers, token: key });
    const slow = await send(app.url, '/api/orders/', { ...order, headers, token: key });
    const { accessToken: token } = creator.session;
    const asPerson = await send(second.url, '/api/orders', { ...order, headers, token });
    expect([first.status, again.status, slow.status, asPerson.status]).toEqual([201, 200, 200, 200]);
    for (const { body, headers: answered } of [again, slow, asPerson]) {
      expect(body).toEqual(first.body);
      expect(answered.get('idempotent-replayed')).toBe('true');
    }
    expect((await creator.client.drops.get(drop.id)).remaining).toBe(2);
  });

  it('is counted as its owner by the limit of orders', async () => {
    // Without Redis: a command that takes too long on a busy machine would be counted elsewhere.
    await using limited = await startApp({ env: { RATE_LIMIT_ORDERS_PER_MINUTE: '2', REDIS_URL: '' } });
    const person = await limited.signUp();
    const { key } = await make({}, person.client);
    const statuses: number[] = [];
    for (const token of [key, person.session.accessToken, key])
      statuses.push(
        (
          await send(limited.url, '/api/orders', {
            body: { dropId: 'drp_none', quantity: 1 },
            headers: { 'idempotency-key': `key-${randomUUID()}` },
            token,
          })
        ).status,
      );
    expect(statuses).toEqual([404, 404, 429]);
  });

  it('makes and ends no keys, and leaves the account alone', async () => {
    const { id } = await make();
    const calls = [
      () => shop.apiKeys.list(),
      () => shop.apiKeys.create({ name: 'Another' }),
      () => shop.apiKeys.revoke(id),
      () => shop.auth.updateMe({ name: 'Mallory' }),
      () => shop.creators.create({ handle: 'mallory', name: 'Mallory' }),
    ];
    for (const call of calls) expect(await codeOf(call())).toBe('insufficient_scope');
    const { items } = await creator.client.apiKeys.list({ limit: 100 });
    expect(items.find((one) => one.id === id)?.revokedAt).toBeNull();
    expect(items.map(({ name }) => name)).not.toContain('Another');
    expect((await creator.client.auth.me()).name).toBe('Ada Maker');
  });

  it('hears what is for its owner, live', async () => {
    const realtime = createRealtime(shop);
    const heard: string[] = [];
    realtime.channel(`user:${creator.session.user.id}`).on('order.confirmed', ({ data }) => {
      heard.push(data.order.id);
    });
    await expect.poll(() => realtime.state.name).toBe('live');
    const drop = await makeDrop(creator.client);
    const { id } = await shop.orders.create({ dropId: drop.id, quantity: 1 });
    await expect.poll(() => heard).toEqual([id]);
    realtime.close();
  });

  it('is named in the log by its id and never by itself', async () => {
    const { key, id } = await make();
    await withKey(key).auth.me();
    const drop = await makeDrop(creator.client);
    await withKey(key).orders.create({ dropId: drop.id, quantity: 1 });
    await expect.poll(() => log.split('\n').filter((line) => line.includes(id)).length).toBe(2);
    expect(log).not.toContain(key.slice(6, 20));
  });

  it('tells when it was used last, at most once a minute', async () => {
    const { key, id } = await make();
    const lastUse = async () => (await stored().findOne({ _id: id }))?.lastUsedAt ?? null;
    await withKey(key).auth.me();
    await expect.poll(lastUse).not.toBeNull();
    const first = await lastUse();
    // Another process notes it as well, and finds that it is noted.
    await withKey(key, second.url).auth.me();
    await withKey(key, second.url).auth.me();
    expect(await lastUse()).toEqual(first);
    const listed = await creator.client.apiKeys.list();
    expect(listed.items.find((one) => one.id === id)?.lastUsedAt).toBe(first?.toISOString());
  });
});

describe('scopes', () => {
  // A person has twenty keys at most.
  afterAll(async () => {
    const { items } = await creator.client.apiKeys.list({ limit: 100 });
    for (const { id } of items) await creator.client.apiKeys.revoke(id);
  });

  it('are exactly those that endpoints ask for, and that of private events', () => {
    const asked = new Set(all.map(([, endpoint]) => apiKeyNeed(endpoint)));
    for (const other of ['public', 'key', 'session'] as const) asked.delete(other);
    // Drops have nothing private to read; their scope is for keys that do no more than read them.
    const other = ['events:read', 'drops:read'];
    expect([...asked, ...other].toSorted()).toEqual(API_KEY_SCOPES.toSorted());
  });

  it.each([
    ['that only reads drops and creators', ['drops:read', 'creators:read']],
    ['with every scope but that of sales', API_KEY_SCOPES.filter((scope) => scope !== 'sales:read')],
  ])('do not tell a key %s who bought what', async (_which, scopes) => {
    const drop = await makeDrop(creator.client);
    const { id: endpointId } = await creator.client.webhooks.create({
      url: 'https://hooks.livedrops.dev/a',
      events: ['order.confirmed'],
    });
    onTestFinished(() => creator.client.webhooks.delete(endpointId));
    const callsOf = ({ drops, creators, webhooks }: LiveDrops) => [
      () => drops.orders(drop.id),
      () => drops.sales(drop.id),
      () => creators.customers(),
      () => webhooks.delivery(endpointId, 'whd_none'),
    ];
    const { key } = await make({ scopes: scopes as ApiKeyScope[] });
    for (const call of callsOf(withKey(key))) {
      const { code, problem } = await refusalOf(call());
      expect([code, problem.detail]).toEqual([
        'insufficient_scope',
        'The API key lacks the scope sales:read',
      ]);
    }
    const seller = withKey((await make({ scopes: ['sales:read'] })).key);
    const told = await Promise.all(callsOf(seller).map((call) => call().catch((error: unknown) => error)));
    expect(told.map((answer) => (isApiError(answer) ? answer.code : 'ok'))).toEqual([
      'ok',
      'ok',
      'ok',
      'not_found',
    ]);
  });

  it('do not tell a key that hears events, but not of sales, who bought what', async () => {
    const topic = `sales:${creator.creatorId}` as const;
    const hearing = withKey((await make({ scopes: ['events:read', 'webhooks:read'] })).key);
    const seller = withKey((await make({ scopes: ['events:read', 'sales:read'] })).key);
    expect(await codeOf(hearing.events.list({ topic }))).toBe('forbidden');
    await expect(seller.events.list({ topic })).resolves.toMatchObject({ gap: false });
    const realtimes = [hearing, seller].map((client) => createRealtime(client));
    onTestFinished(() => realtimes.forEach((realtime) => realtime.close()));
    const heard: string[][] = [[], []];
    for (const [index, realtime] of realtimes.entries()) {
      realtime.onRefused(({ code }) => void heard[index]?.push(code));
      realtime.onJoined(() => void heard[index]?.push('joined'));
      realtime.channel(topic).on('*', () => {});
    }
    await expect.poll(() => heard).toEqual([['forbidden'], ['joined']]);
  });

  it('are told by the OpenAPI document', async () => {
    const { body } = await send(app.url, '/api/openapi.json');
    const { paths, components } = body as {
      paths: Record<string, Record<string, { security?: unknown; responses: Record<string, object> }>>;
      components: { securitySchemes: Record<string, object> };
    };
    expect(components.securitySchemes['apiKey']).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(paths['/api/orders']?.['post']?.security).toEqual([{ bearer: [] }, { apiKey: ['orders:write'] }]);
    for (const path of ['/api/drops/{dropId}/orders', '/api/drops/{dropId}/sales', '/api/customers'])
      expect(paths[path]?.['get']?.security).toEqual([{ bearer: [] }, { apiKey: ['sales:read'] }]);
    expect(paths['/api/me']?.['get']?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(paths['/api/api-keys']?.['post']?.security).toEqual([{ bearer: [] }]);
    expect(paths['/api/drops']?.['get']?.security).toBeUndefined();
    expect(JSON.stringify(paths['/api/drops']?.['get']?.responses['401'])).toContain('api_key_revoked');
  });

  it('say which one is missing', async () => {
    const { key } = await make({ scopes: ['orders:read'] });
    const drop = await makeDrop(creator.client);
    const { problem, outcome } = await refusalOf(
      withKey(key).orders.create({ dropId: drop.id, quantity: 1 }),
    );
    expect(problem).toMatchObject({ status: 403, detail: 'The API key lacks the scope orders:write' });
    expect(outcome).toBe('not_executed');
    expect((await creator.client.drops.get(drop.id)).remaining).toBe(drop.remaining);
  });

  it('keep private events private', async () => {
    const topic = `user:${creator.session.user.id}` as const;
    const deaf = withKey((await make({ scopes: ['orders:write'] })).key);
    const hearing = withKey((await make({ scopes: ['events:read'] })).key);
    const { code, problem } = await refusalOf(deaf.events.list({ topic }));
    expect([code, problem.detail]).toEqual(['insufficient_scope', 'The API key lacks the scope events:read']);
    expect(Array.isArray((await hearing.events.list({ topic })).items)).toBe(true);

    const realtime = createRealtime(deaf);
    const refused: string[] = [];
    realtime.onRefused(({ code }) => void refused.push(code));
    for (const own of [topic, `sales:${creator.creatorId}` as const])
      realtime.channel(own).on('*', () => expect.fail('this is private'));
    await expect.poll(() => refused).toEqual(['forbidden', 'forbidden']);
    realtime.close();
  });
});

describe('a publishable key', () => {
  let page: LiveDrops;
  let text: string;
  beforeAll(async () => {
    text = (await make({ kind: 'publishable' })).key;
    page = withKey(text);
  });

  it('reads what everybody may', async () => {
    expect(text).toMatch(/^ld_pk_/);
    const drop = await makeDrop(creator.client);
    expect(await page.drops.get(drop.id)).toEqual(await app.client().drops.get(drop.id));
  });

  it('hears public topics live, and no private ones', async () => {
    const drop = await makeDrop(creator.client);
    const realtime = createRealtime(page);
    const refused: string[] = [];
    realtime.onRefused(({ topic, code }) => void refused.push(`${topic} ${code}`));
    const topic = `user:${creator.session.user.id}` as const;
    realtime.channel(topic).on('*', () => expect.fail('this is private'));
    const heard: string[] = [];
    realtime.channel(`drop:${drop.id}`).on('*', ({ type }) => void heard.push(type));
    await expect.poll(() => refused).toEqual([`${topic} forbidden`]);
    await creator.client.drops.pause(drop.id);
    await expect.poll(() => heard).toContain('drop.updated');
    expect(realtime.state.name).toBe('live');
    realtime.close();
  });
});

describe('a key that is not good', () => {
  it('is told so everywhere, with a code', async () => {
    const made = sealApiKey('secret', 'A'.repeat(32));
    const mistyped = `${made.slice(0, -1)}${made.endsWith('0') ? '1' : '0'}`;
    for (const token of [made, mistyped, 'ld_sk_', 'ld_sk_x.y']) {
      const answers = [
        await send(app.url, '/api/me', { token }),
        await send(app.url, '/api/drops', { token }),
        await send(app.url, '/api/orders', {
          token,
          body: { dropId: 'drp_none', quantity: 1 },
          headers: { 'idempotency-key': 'a-fine-key-1' },
        }),
      ];
      for (const { problem } of answers)
        expect(problem).toMatchObject({ status: 401, code: 'api_key_invalid', outcome: 'not_executed' });
    }
    expect((await send(app.url, '/api/health', { token: made })).status).toBe(200);
  });

  it('has expired', async () => {
    const { key, id } = await make({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    await stored().updateOne({ _id: id }, { $set: { expiresAt: new Date(Date.now() - 60_000) } });
    expect(await codeOf(withKey(key).auth.me())).toBe('api_key_expired');
    expect(await codeOf(withKey(key).drops.list())).toBe('api_key_expired');
  });

  it('is refused at once where it was revoked, within seconds elsewhere, and connections end', async () => {
    const { key, id } = await make();
    const [here, there] = [withKey(key), withKey(key, second.url)];
    await Promise.all([here.auth.me(), there.auth.me()]);
    const realtime = createRealtime(there);
    realtime.channel(`user:${creator.session.user.id}`).on('*', () => {});
    await expect.poll(() => realtime.state.name).toBe('live');

    await creator.client.apiKeys.revoke(id);
    expect(await codeOf(here.auth.me())).toBe('api_key_revoked');
    const order = { body: { dropId: 'drp_none', quantity: 1 }, token: key };
    const ordered = await send(app.url, '/api/orders', {
      ...order,
      headers: { 'idempotency-key': 'a-fine-key-1' },
    });
    expect(ordered.problem?.code).toBe('api_key_revoked');
    await expect
      .poll(async () => {
        const answer = await send(second.url, '/api/me', { token: key });
        return answer.problem?.code ?? 'good';
      })
      .toBe('api_key_revoked');
    await expect.poll(() => realtime.state).toMatchObject({ name: 'denied', reason: 'unauthenticated' });
    realtime.close();

    const revokedAt = async () =>
      (await creator.client.apiKeys.list({ limit: 100 })).items.find((one) => one.id === id)?.revokedAt;
    const first = await revokedAt();
    await creator.client.apiKeys.revoke(id);
    expect(await revokedAt()).toBe(first);
  });

  it('can be revoked by its owner only', async () => {
    const { key, id } = await make();
    const { client } = makeFans(app, 1)[0]!;
    expect(await codeOf(client.apiKeys.revoke(id))).toBe('not_found');
    expect(await codeOf(client.apiKeys.revoke('key_none'))).toBe('not_found');
    expect((await client.apiKeys.list()).items).toEqual([]);
    expect((await withKey(key).auth.me()).id).toBe(creator.session.user.id);
  });

  it('is counted by its address, as whoever guesses keys', async () => {
    await using limited = await startApp({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
    const statuses: number[] = [];
    for (const letter of ['A', 'B', 'C'])
      statuses.push(
        (await send(limited.url, '/api/drops', { token: sealApiKey('secret', letter.repeat(32)) })).status,
      );
    expect(statuses).toEqual([401, 401, 429]);
  });

  it('is counted so when it opens sockets, too, and then has to wait', async () => {
    await using limited = await startApp({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
    // A busy machine may need another try before it comes to that.
    const comesTo = async (client: LiveDrops, end: string) => {
      const realtime = createRealtime(client);
      realtime.connect();
      const say = ({ name, reason }: typeof realtime.state) => [name, reason].filter(Boolean).join(': ');
      await expect.poll(() => say(realtime.state)).toBe(end);
      realtime.close();
    };
    const guess = (letter: string) => withKey(sealApiKey('secret', letter.repeat(32)), limited.url);
    await comesTo(guess('A'), 'denied: unauthenticated');
    await comesTo(guess('B'), 'denied: unauthenticated');
    await comesTo(guess('C'), 'waiting: rate_limited');
    await comesTo((await limited.signUp()).client, 'live');
  });
});
