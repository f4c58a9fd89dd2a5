import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createLiveDrops,
  createSession,
  memoryStorage,
  webStorage,
  type Session,
  type SessionChange,
  type SessionStorage,
} from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { fate, startFaultyServer, type Fate, type FaultyServer } from './helpers/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const sessionOf = (n: number, livesMs = 600_000): Session => ({
  user: {
    id: 'usr_1',
    email: 'a@example.com',
    name: 'Ada',
    role: 'fan',
    isEmailConfirmed: true,
    showsFollows: false,
    showsEmail: false,
  },
  accessToken: `access-${n}`,
  accessTokenExpiresAt: new Date(Date.now() + livesMs).toISOString(),
  refreshToken: `refresh-${n}`,
});

const connect = (storage: SessionStorage) => {
  const session = createSession({ storage });
  const changes: SessionChange[] = [];
  session.subscribe((_session, change) => changes.push(change));
  const client = createLiveDrops({
    baseUrl: server.url,
    auth: session,
    retry: { maxRetries: 0 },
  });
  return { session, client, changes };
};

/** Takes `good` only, and renews `refresh-1` into it. */
const api =
  (good: string, renew: Fate): Fate =>
  (response, request, seen) => {
    if (seen.path === '/api/auth/refresh') return renew(response, request, seen);
    const isGood = seen.authorization === `Bearer ${good}`;
    const answer = isGood
      ? fate.json({ id: 'usr_1' })
      : fate.problem(401, { code: 'token_expired', outcome: 'not_executed' });
    return answer(response, request, seen);
  };

const renewals = () => server.seen.filter(({ path }) => path === '/api/auth/refresh');
const ended = fate.problem(401, { code: 'refresh_token_invalid', outcome: 'not_executed' });

it('names a refresh, the same in each try with a token', async () => {
  const { session, client } = connect(memoryStorage(sessionOf(1)));
  server.plan(fate.resetBeforeAnswer(), fate.json(sessionOf(2)), fate.json(sessionOf(3)));
  await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'connection_failed' });
  await client.auth.refresh();
  await client.auth.refresh();
  expect(session.current?.accessToken).toBe('access-3');
  const sent = renewals().map(({ body }) => JSON.parse(body) as { refreshToken: string; attemptId: string });
  expect(sent.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-1', 'refresh-1', 'refresh-2']);
  const [first, second, third] = sent.map(({ attemptId }) => attemptId);
  expect(first).toMatch(/^[\w-]{36}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

describe('signing in and out', () => {
  it('fills the session and its storage, and empties them', async () => {
    const storage = memoryStorage();
    const { client, session, changes } = connect(storage);
    server.plan(fate.json(sessionOf(1)), fate.json(undefined, { status: 204 }));
    await client.auth.login({ email: 'a@example.com', password: 'secret-secret' });
    expect(session.current?.accessToken).toBe('access-1');
    expect(await storage.load()).toEqual(session.current);
    await client.auth.logout();
    expect(session.current).toBeNull();
    expect(await storage.load()).toBeNull();
    expect(JSON.parse(server.seen[1]?.body ?? '')).toEqual({ refreshToken: 'refresh-1' });
    expect(changes).toEqual(['signed_in', 'signed_out']);
  });

  it('keeps nobody signed in when the server could not be told', async () => {
    const { client, session } = connect(memoryStorage(sessionOf(1)));
    server.plan(fate.resetBeforeAnswer());
    await expect(client.auth.logout()).rejects.toMatchObject({ code: 'connection_failed' });
    expect(session.current).toBeNull();
  });

  it('is there after the storage was read, and calls wait for that', async () => {
    const { client, session } = connect({
      load: () => new Promise((resolve) => setImmediate(() => resolve(sessionOf(1)))),
      save: () => {},
      clear: () => {},
    });
    expect(session.current).toBeNull();
    await client.auth.me();
    expect(server.seen[0]?.authorization).toBe('Bearer access-1');
  });

  it('is the one who signed in while the storage was being read', async () => {
    let loaded: ((session: Session) => void) | undefined;
    const { session } = connect({
      load: () => new Promise((resolve) => (loaded = resolve)),
      save: () => {},
      clear: () => {},
    });
    await session.set(sessionOf(2));
    loaded?.(sessionOf(1));
    await session.ready();
    expect(session.current?.accessToken).toBe('access-2');
  });

  it('survives a storage that does not work', async () => {
    const broken = () => {
      throw new Error('full');
    };
    const { client, session } = connect({ load: broken, save: broken, clear: broken });
    server.plan(fate.json(sessionOf(1)));
    await client.auth.demo({ email: 'a@example.com' });
    expect(session.current?.user.id).toBe('usr_1');
  });
});

describe('renewal', () => {
  it('happens once for twenty calls that are refused together, and each is repeated once', async () => {
    const { client } = connect(memoryStorage(sessionOf(1)));
    server.plan(api('access-2', fate.json(sessionOf(2))));
    await Promise.all(Array.from({ length: 20 }, () => client.auth.me()));
    expect(renewals()).toHaveLength(1);
    expect(server.seen).toHaveLength(41);
  });

  it('happens once for calls that need it and for who asks for it at the same time', async () => {
    const { client } = connect(memoryStorage(sessionOf(1)));
    const slowly: Fate = async (response, request, seen) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await fate.json(sessionOf(2))(response, request, seen);
    };
    server.plan(api('access-2', slowly));
    const called = client.auth.me();
    await eventually(() => expect(renewals()).toHaveLength(1));
    const asked = await Promise.all([client.auth.refresh(), client.auth.refresh()]);
    await called;
    expect(asked.map(({ accessToken }) => accessToken)).toEqual(['access-2', 'access-2']);
    expect(renewals()).toHaveLength(1);
  });

  it('comes ahead of the end, once for twenty calls', async () => {
    const { client } = connect(memoryStorage(sessionOf(1, -1)));
    server.plan(api('access-2', fate.json(sessionOf(2))));
    await Promise.all(Array.from({ length: 20 }, () => client.auth.me()));
    expect(renewals()).toHaveLength(1);
    expect(server.seen).toHaveLength(21);
  });

  it('does not go on for ever when this machine’s clock is wrong', async () => {
    const { client } = connect(memoryStorage());
    const expired = sessionOf(2, -3_600_000);
    server.plan(fate.json(expired), api('access-2', fate.json(expired)));
    await client.auth.demo({ email: 'a@example.com' });
    await client.auth.me();
    await client.auth.me();
    expect(renewals()).toHaveLength(0);
  });

  it('signs out only when the server says that the session has ended', async () => {
    const { client, session, changes } = connect(memoryStorage(sessionOf(1)));
    server.plan(api('access-2', ended));
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'token_expired', status: 401 });
    expect(session.current).toBeNull();
    expect(changes).toEqual(['loaded', 'expired']);
  });

  it.each<[string, Fate]>([
    ['the network fails', fate.resetBeforeAnswer()],
    ['a proxy answers', fate.html(502)],
    ['the server is busy', fate.problem(503, { code: 'overloaded', outcome: 'not_executed' })],
  ])('does not sign out when %s', async (_name, failure) => {
    const { client, session, changes } = connect(memoryStorage(sessionOf(1)));
    server.plan(api('access-2', failure));
    await expect(client.auth.me()).rejects.toMatchObject({
      code: 'token_unavailable',
      outcome: 'not_executed',
      isRetrySafe: true,
    });
    expect(session.current?.refreshToken).toBe('refresh-1');
    expect(changes).toEqual(['loaded']);
  });

  it('stops at the second refusal', async () => {
    const { client } = connect(memoryStorage(sessionOf(1)));
    server.plan(api('never', fate.json(sessionOf(2))));
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'token_expired', attempts: 2 });
    expect(renewals()).toHaveLength(1);
  });

  it('takes over what another tab has renewed meanwhile', async () => {
    const storage = memoryStorage(sessionOf(1));
    const { client, session } = connect(storage);
    await session.ready();
    await storage.save(sessionOf(2, 900_000));
    server.plan(api('access-2', ended));
    await client.auth.me();
    expect(renewals()).toHaveLength(0);
    expect(session.current?.accessToken).toBe('access-2');
  });

  it('does not sign in again somebody who has signed out meanwhile', async () => {
    const { client, session } = connect(memoryStorage(sessionOf(1)));
    await session.ready();
    server.plan((response, request, seen) => {
      void session.clear().then(() => fate.json(sessionOf(2))(response, request, seen));
    });
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'no_session' });
    expect(session.current).toBeNull();
  });

  it('can be asked for, and says why it is not possible', async () => {
    const { client } = connect(memoryStorage(sessionOf(1)));
    server.plan(fate.json(sessionOf(2)), ended);
    expect((await client.auth.refresh()).accessToken).toBe('access-2');
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'refresh_token_invalid' });
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'no_session' });
  });

  it('goes on when the one who asked for it gives up', async () => {
    const { client, session } = connect(memoryStorage(sessionOf(1)));
    const controller = new AbortController();
    server.plan((response, request, seen) => {
      controller.abort();
      return fate.json(sessionOf(2))(response, request, seen);
    });
    await expect(client.auth.refresh({ signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    await eventually(() => expect(session.current?.accessToken).toBe('access-2'));
  });

  it('lets public calls go on without a token', async () => {
    const { client } = connect(memoryStorage(sessionOf(1, -1)));
    server.plan(api('', fate.html(502)), fate.json({ id: 'drp_1' }));
    await expect(client.drops.get('drp_1')).resolves.toEqual({ id: 'drp_1' });
    expect(server.seen.at(-1)?.authorization).toBeUndefined();
  });
});

describe('an answer that is no session', () => {
  const answers = ['', '{}', 'null', '{"accessToken":"access-2"}'];

  it.each(answers)('does not take the place of the one that is there: %s', async (body) => {
    const storage = memoryStorage(sessionOf(1));
    const { client, session, changes } = connect(storage);
    server.plan(fate.raw(200, 'application/json', body), fate.json(sessionOf(2)));
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'response_unreadable' });
    expect(session.current?.accessToken).toBe('access-1');
    expect(await storage.load()).toEqual(session.current);
    expect(changes).toEqual(['loaded']);
    await client.auth.refresh();
    expect(session.current?.accessToken).toBe('access-2');
  });

  it.each(answers)('signs nobody in: %s', async (body) => {
    const { client, session } = connect(memoryStorage());
    server.plan(fate.raw(200, 'application/json', body));
    for (const signingIn of [
      client.auth.login({ email: 'a@example.com', password: 'secret-secret' }),
      client.auth.register({ email: 'a@example.com', password: 'secret-secret', name: 'Ada' }),
      client.auth.demo({ email: 'a@example.com' }),
    ])
      await expect(signingIn).rejects.toMatchObject({ code: 'response_unreadable' });
    expect(session.current).toBeNull();
  });
});

describe('a token callback', () => {
  it('is asked once for calls that wait together, then when its token ends or is refused', async () => {
    const reasons: string[] = [];
    let livesMs = 60_000;
    const auth = async ({ reason }: { reason: string }) => {
      reasons.push(reason);
      return { token: `t${reasons.length}`, expiresAt: Date.now() + livesMs };
    };
    const client = createLiveDrops({ baseUrl: server.url, auth, retry: false });
    await Promise.all(Array.from({ length: 20 }, () => client.auth.me()));
    expect(reasons).toEqual(['initial']);
    await client.getToken({ refused: 't1' });
    expect(reasons).toEqual(['initial', 'unauthorized']);
    expect(await client.getToken({ refused: 't1' })).toBe('t2');
    expect(reasons).toHaveLength(2);
    livesMs = 30;
    await client.getToken({ refused: 't2' });
    await eventually(async () => expect(await client.getToken()).toBe('t4'));
    expect(reasons).toEqual(['initial', 'unauthorized', 'unauthorized', 'expiring']);
  });
});

describe('webStorage', () => {
  const area = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as unknown as Storage;
  };
  const otherTab = new EventTarget();
  beforeEach(() => {
    vi.stubGlobal('addEventListener', otherTab.addEventListener.bind(otherTab));
    vi.stubGlobal('removeEventListener', otherTab.removeEventListener.bind(otherTab));
  });
  afterEach(() => vi.unstubAllGlobals());
  const tell = (storageArea: Storage, key: string | null, newValue: string | null) =>
    otherTab.dispatchEvent(Object.assign(new Event('storage'), { storageArea, key, newValue }));

  it('keeps a session, and takes nothing else for one', async () => {
    const storage = area();
    const kept = webStorage(storage, 'k');
    const saved = sessionOf(1);
    await kept.save(saved);
    expect(await kept.load()).toEqual(saved);
    for (const broken of ['{', 'null', '{"accessToken":"x"}']) {
      storage.setItem('k', broken);
      expect(await kept.load()).toBeNull();
    }
  });

  it('follows other tabs until it is closed', () => {
    const storage = area();
    const session = createSession({ storage: webStorage(storage, 'k') });
    tell(storage, 'k', JSON.stringify(sessionOf(2)));
    expect(session.current?.accessToken).toBe('access-2');
    tell(storage, 'other', null);
    expect(session.current?.accessToken).toBe('access-2');
    tell(storage, null, null);
    expect(session.current).toBeNull();
    session.close();
    tell(storage, 'k', JSON.stringify(sessionOf(3)));
    expect(session.current).toBeNull();
  });
});

describe('where there is no storage', () => {
  const blocked = (): Storage => {
    throw new DOMException('Site data is blocked', 'SecurityError');
  };
  const unknown = () => (globalThis as { localStorage?: Storage }).localStorage!.valueOf() as Storage;

  it.each([
    ['in a browser that blocks it', blocked],
    ['on a server that renders a page', unknown],
  ])('%s, one is signed in as long as the page lives', async (_name, area) => {
    vi.stubGlobal('localStorage', undefined);
    const { session, client } = connect(webStorage(area));
    await session.ready();
    server.plan(api('access-2', fate.json(sessionOf(2))));
    await session.set(sessionOf(1));
    await expect(client.auth.me()).resolves.toEqual({ id: 'usr_1' });
    expect(session.current?.accessToken).toBe('access-2');
    await session.clear();
    session.close();
    vi.unstubAllGlobals();
  });

  it('is asked for when it is needed, and not before', () => {
    let asked = 0;
    const area = () => {
      asked += 1;
      return blocked();
    };
    const storage = webStorage(area);
    expect(asked).toBe(0);
    expect(storage.load()).toBeNull();
    expect(asked).toBe(1);
  });
});
