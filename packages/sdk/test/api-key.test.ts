import { inspect } from 'node:util';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { API_KEY_PREFIXES, BASE62, readApiKeyKind, sealApiKey } from '../src/contract/index.ts';
import { createLiveDrops, isLiveDropsError } from '../src/index.ts';
import { createHandlers, createMockDb, createMockRealtime, type MockDb } from '../src/msw/index.ts';
import { createRealtime } from '../src/realtime/index.ts';
import { eventually } from './helpers/eventually.ts';

const SECRET = sealApiKey('secret', 'K'.repeat(32));
const PUBLISHABLE = sealApiKey('publishable', 'K'.repeat(32));
const baseUrl = 'http://api.test';

afterEach(() => void vi.unstubAllGlobals());

describe('the form of a key', () => {
  it('is a prefix, random characters and a checksum', () => {
    expect(SECRET.slice(0, 38)).toBe(`ld_sk_${'K'.repeat(32)}`);
    expect(SECRET).toHaveLength(44);
    expect(readApiKeyKind(SECRET)).toBe('secret');
    expect(readApiKeyKind(PUBLISHABLE)).toBe('publishable');
  });

  it('has the checksum that zlib knows', async () => {
    const { crc32 } = await import('node:zlib');
    for (const random of ['0'.repeat(32), 'aZ9'.repeat(10) + 'xy', SECRET.slice(6, 38)]) {
      const key = sealApiKey('secret', random);
      const value = Array.from(key.slice(-6)).reduce((sum, digit) => sum * 62 + BASE62.indexOf(digit), 0);
      expect(value).toBe(crc32(`${API_KEY_PREFIXES.secret}${random}`));
    }
  });

  it('does not survive one wrong character, or two that changed places', () => {
    for (let index = 0; index < SECRET.length; index += 1) {
      const other = SECRET[index] === 'x' ? 'y' : 'x';
      expect(readApiKeyKind(SECRET.slice(0, index) + other + SECRET.slice(index + 1))).toBeNull();
    }
    const key = sealApiKey('secret', 'abcdefghijklmnopqrstuvwxyz012345');
    expect(readApiKeyKind(key.replace('ab', 'ba'))).toBeNull();
    for (const text of ['', 'ld_sk_', `${SECRET} `, `${SECRET}\n`, SECRET.replace('sk', 'pk')])
      expect(readApiKeyKind(text)).toBeNull();
  });
});

describe('a client with an API key', () => {
  it('sends it as a bearer token, with calls and for the socket', async () => {
    const sent: (string | null)[] = [];
    const client = createLiveDrops({
      baseUrl,
      apiKey: SECRET,
      fetch: async (request) => {
        sent.push((request as Request).headers.get('authorization'));
        return Response.json({ items: [], nextCursor: null });
      },
    });
    await client.orders.list();
    expect(sent).toEqual([`Bearer ${SECRET}`]);
    expect(await client.getToken()).toBe(SECRET);
  });

  it('gives up at once when the key is refused: there is no other', async () => {
    let attempts = 0;
    const client = createLiveDrops({
      baseUrl,
      apiKey: SECRET,
      fetch: async () => {
        attempts += 1;
        return Response.json({ code: 'api_key_revoked', outcome: 'not_executed' }, { status: 401 });
      },
    });
    await expect(client.orders.create({ dropId: 'drp_1', quantity: 1 })).rejects.toMatchObject({
      code: 'api_key_revoked',
      outcome: 'not_executed',
    });
    expect(attempts).toBe(1);
  });

  it('shows the key nowhere', async () => {
    const told: unknown[] = [];
    const client = createLiveDrops({
      baseUrl,
      apiKey: SECRET,
      retry: false,
      fetch: async () => Response.json({ code: 'api_key_invalid' }, { status: 401 }),
      on: { request: (event) => told.push(event), error: (event) => told.push(event) },
    });
    const error: unknown = await client.auth.me().catch((reason: unknown) => reason);
    const shown = [client, error, told].map((thing) => inspect(thing, { depth: 20, showHidden: true }));
    expect(shown.join()).not.toContain(SECRET.slice(6, 30));
    expect(JSON.stringify([client, error, told])).not.toContain(SECRET.slice(6, 30));
  });

  test.each(['', 'ld_sk_', 'eyJhbGciOi', SECRET.slice(0, -1), `Bearer ${SECRET}`, ` ${SECRET}`])(
    'is not made with %j',
    (apiKey) => {
      let message = '';
      try {
        createLiveDrops({ baseUrl, apiKey });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        message = String(error);
      }
      expect(message).toContain('apiKey must be a whole key');
      if (apiKey.length > 10) expect(message).not.toContain(apiKey);
    },
  );

  it('is for nobody else at the same time', () => {
    expect(() => createLiveDrops({ baseUrl, apiKey: SECRET, auth: 'token' })).toThrow('not both');
  });
});

describe('where a secret key may be', () => {
  const PLACES: [name: string, globals: Record<string, unknown>, isRefused: boolean][] = [
    ['a page', { document: {}, navigator: { userAgent: 'Mozilla/5.0 (X11)' } }, true],
    ['a worker of a browser', { navigator: { userAgent: 'Mozilla/5.0 (X11)' } }, true],
    ['a mobile app', { navigator: { product: 'ReactNative' } }, true],
    ['Node', { navigator: { userAgent: 'Node.js/24' } }, false],
    ['an edge runtime', { navigator: { userAgent: 'Cloudflare-Workers' } }, false],
    ['an old Node', { navigator: undefined }, false],
  ];
  test.each(PLACES)('%s', (_name, globals, isRefused) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    for (const options of [{ apiKey: SECRET }, { auth: SECRET }]) {
      let error: unknown;
      try {
        createLiveDrops({ baseUrl, ...options });
      } catch (reason) {
        error = reason;
      }
      const said = isLiveDropsError(error) ? [error.code, error.attempts, error.outcome] : error;
      expect(said).toEqual(isRefused ? ['secret_key_in_browser', 0, 'not_executed'] : undefined);
    }
    expect(() => createLiveDrops({ baseUrl, apiKey: PUBLISHABLE })).not.toThrow();
  });
});

describe('the mock', () => {
  const answerOf = (db: MockDb): typeof fetch => {
    const handlers = createHandlers({ baseUrl, db });
    return async (input, init) => {
      const request = new Request(input, init);
      for (const handler of handlers) {
        const result = await handler.run({ request: request.clone(), requestId: 'req' });
        if (result?.response) return result.response;
      }
      throw new Error(`nobody answers ${request.url}`);
    };
  };

  it('takes keys of people for calls and for live events', async () => {
    const db = createMockDb();
    const answer = answerOf(db);
    const { accessToken, user } = db.signIn('rowan.ibrahim585@inbox.test');
    const person = createLiveDrops({ baseUrl, auth: accessToken, fetch: answer });
    const { key, id } = await person.apiKeys.create({
      name: 'Till',
      scopes: ['orders:write', 'events:read'],
    });
    const program = createLiveDrops({ baseUrl, apiKey: key, fetch: answer });

    const realtime = createRealtime(program, { transport: createMockRealtime(db).transport });
    const heard: string[] = [];
    realtime.channel(`user:${user.id}`).on('*', ({ type }) => void heard.push(type));
    await eventually(() => expect(realtime.state.name).toBe('live'));
    const [drop] = (await program.drops.live()).items;
    await program.orders.create({ dropId: drop?.id ?? '', quantity: 1 });
    await eventually(() => expect(heard.length).toBeGreaterThan(0));
    realtime.close();

    expect(db.apiKeys.get(id)?.lastUsedAt).not.toBeNull();
    await person.apiKeys.revoke(id);
    await expect(program.orders.list()).rejects.toMatchObject({ code: 'api_key_revoked' });
    const denied = createRealtime(program, { transport: createMockRealtime(db).transport });
    denied.connect();
    await eventually(() => expect(denied.state.name).toBe('denied'));
    denied.close();
  });

  it('ends the connections of a key with it, and no call of anybody else fails', async () => {
    const db = createMockDb();
    const answer = answerOf(db);
    const { accessToken, user } = db.signIn('rowan.ibrahim585@inbox.test');
    const person = createLiveDrops({ baseUrl, auth: accessToken, fetch: answer });
    const { key, id } = await person.apiKeys.create({ name: 'Till', scopes: ['events:read'] });
    const mock = createMockRealtime(db);
    const open = (client: ReturnType<typeof createLiveDrops>) =>
      createRealtime(client, { transport: mock.transport });
    const ofKey = open(createLiveDrops({ baseUrl, apiKey: key, fetch: answer }));
    const ofPerson = open(person);
    for (const realtime of [ofKey, ofPerson]) {
      realtime.channel(`user:${user.id}`).on('*', () => {});
      await eventually(() => expect(realtime.state.name).toBe('live'));
    }
    await person.apiKeys.revoke(id);
    expect(mock.connections).toBe(1);
    expect(ofKey.state).toMatchObject({ name: 'waiting', reason: 'io server disconnect' });
    await person.notifications.markRead({ upTo: db.now() });
    ofKey.connect();
    await eventually(() => expect(ofKey.state.name).toBe('denied'));
    expect(ofPerson.state.name).toBe('live');
    ofKey.close();
    ofPerson.close();
  });

  it('hears nothing any more with a key that has run out', async () => {
    const db = createMockDb();
    const answer = answerOf(db);
    const { accessToken, user } = db.signIn('rowan.ibrahim585@inbox.test');
    const person = createLiveDrops({ baseUrl, auth: accessToken, fetch: answer });
    const expiresAt = new Date(db.clock.now() + 1000).toISOString();
    const { key } = await person.apiKeys.create({ name: 'Till', scopes: ['events:read'], expiresAt });
    const program = createLiveDrops({ baseUrl, apiKey: key, fetch: answer });
    const realtime = createRealtime(program, { transport: createMockRealtime(db).transport });
    let signals = 0;
    realtime.onInbox(() => (signals += 1));
    realtime.channel(`user:${user.id}`).on('*', () => {});
    await eventually(() => expect(realtime.state.name).toBe('live'));
    await person.notifications.markRead({ upTo: db.now() });
    expect(signals).toBe(1);
    db.advance(1000);
    await person.notifications.markRead({ upTo: db.now() });
    expect(signals).toBe(1);
    realtime.close();
  });

  it('ends keys by its clock', async () => {
    const db = createMockDb();
    const handlers = createHandlers({ baseUrl, db });
    expect(handlers.length).toBeGreaterThan(0);
    const { user } = db.signIn('rowan.ibrahim585@inbox.test');
    db.apiKeys.set('key_1', {
      id: 'key_1',
      userId: user.id,
      name: 'Till',
      kind: 'secret',
      scopes: ['drops:read'],
      key: SECRET,
      lastFour: SECRET.slice(-4),
      createdAt: db.now(),
      lastUsedAt: null,
      expiresAt: new Date(db.clock.now() + 1000).toISOString(),
      revokedAt: null,
    });
    const status = async () => {
      const request = new Request(`${baseUrl}/api/me`, { headers: { authorization: `Bearer ${SECRET}` } });
      for (const handler of handlers) {
        const result = await handler.run({ request: request.clone(), requestId: 'req' });
        if (result?.response) return result.response.status;
      }
      return 0;
    };
    expect(await status()).toBe(200);
    db.advance(1000);
    expect(await status()).toBe(401);
  });
});
