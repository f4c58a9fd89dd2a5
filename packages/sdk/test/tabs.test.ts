import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createLiveDrops,
  createSession,
  type Session,
  type SessionStorage,
  webStorage,
} from '../src/index.ts';
import { fate, startFaultyServer, type FaultyServer } from './helpers/faulty-server.ts';
import { newLocks } from './helpers/locks.ts';
import { sessionOf } from './helpers/session-of.ts';

// Several tabs of one person: they share a storage and the browser's locks, and each may sleep at any moment.

let server: FaultyServer;
let locks: ReturnType<typeof newLocks>;
beforeEach(async () => {
  server = await startFaultyServer();
  locks = newLocks();
  vi.stubGlobal('navigator', { locks });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await server[Symbol.asyncDispose]();
});

const KEY = 'livedrops.session';
const LOCK = `${KEY}.refresh`;

/** A storage that all tabs see at once. */
const newArea = (kept = new Map<string, string>()): Storage => ({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
  clear: () => kept.clear(),
  key: () => null,
  get length() {
    return kept.size;
  },
});

const old = (): Session => ({
  ...sessionOf('1'),
  accessTokenExpiresAt: new Date(Date.now() - 1000).toISOString(),
});
const renewed = (): Session => ({ ...sessionOf('1'), accessToken: 'access-2', refreshToken: 'refresh-2' });

/** A storage that hears of other tabs when the test says so. */
function watchedByHand(area: Storage) {
  const watchers: ((session: Session | null) => void)[] = [];
  const storage: SessionStorage = {
    ...webStorage(area),
    watch: (onChange) => {
      watchers.push(onChange);
      return () => {};
    },
  };
  const hear = (session: Session | null) => watchers.forEach((watcher) => watcher(session));
  return { storage, hear };
}

const openTab = (storage: SessionStorage) => {
  const session = createSession({ storage });
  return { session, client: createLiveDrops({ baseUrl: server.url, auth: session, retry: false }) };
};
const signedIn = (): Storage => {
  const area = newArea();
  area.setItem(KEY, JSON.stringify(old()));
  return area;
};
const refreshes = () => server.seen.filter(({ path }) => path === '/api/auth/refresh');
const namesOf = () => refreshes().map(({ body }) => (JSON.parse(body) as { attemptId: string }).attemptId);

describe('a tab that sleeps while it holds the lock', () => {
  /** As a tab does that is frozen in the middle of a refresh. */
  const sleepWithLock = () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    void locks.request(LOCK, () => new Promise(() => {})).catch(() => {});
  };

  it('stops the others for ten seconds at most', async () => {
    sleepWithLock();
    server.plan((response, request, seen) =>
      (seen.path === '/api/auth/refresh' ? fate.json(renewed()) : fate.json({ id: 'usr_1' }))(
        response,
        request,
        seen,
      ),
    );
    const { client } = openTab(webStorage(signedIn()));
    const me = client.auth.me();
    await vi.advanceTimersByTimeAsync(9000);
    expect(server.seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(me).resolves.toEqual({ id: 'usr_1' });
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer access-2']);
  });

  it('does not stop what everybody may read', async () => {
    sleepWithLock();
    server.plan(fate.json({ id: 'drp_1' }));
    const { client } = openTab(webStorage(signedIn()));
    const drop = client.drops.get('drp_1');
    await vi.advanceTimersByTimeAsync(3000);
    await expect(drop).resolves.toEqual({ id: 'drp_1' });
    expect(server.seen).toMatchObject([{ authorization: undefined }]);
  });

  it('does no harm when it wakes: it takes over what the others have, and sends the old token no more', async () => {
    const area = signedIn();
    const { session, client } = openTab({ ...webStorage(area), watch: undefined });
    await session.ready();
    // The answer to its refresh never came.
    server.plan(fate.silence());
    const late = client.auth.refresh();
    await expect.poll(refreshes).toHaveLength(1);
    await locks.request(LOCK, { steal: true }, async () => area.setItem(KEY, JSON.stringify(renewed())));
    // The news of the other tab is there as soon as it wakes.
    await session.set(renewed(), 'elsewhere');
    await expect(late).resolves.toEqual(session.current);
    expect(session.current?.refreshToken).toBe('refresh-2');
    expect(refreshes()).toHaveLength(1);
  });

  it('does no harm either when the news of the others is there before their storage is', async () => {
    const area = signedIn();
    const { session, client } = openTab({ ...webStorage(area), watch: undefined });
    await session.ready();
    server.plan(async (response, request, seen) => {
      await session.set(renewed(), 'elsewhere');
      area.setItem(KEY, JSON.stringify(old()));
      await fate.json({ ...renewed(), refreshToken: 'refresh-late' })(response, request, seen);
    });
    expect((await client.auth.refresh()).refreshToken).toBe('refresh-2');
    expect(session.current?.refreshToken).toBe('refresh-2');
    expect(refreshes()).toHaveLength(1);
  });

  it('does not keep two others that give up waiting together from renewing, although one takes the lock from the other', async () => {
    sleepWithLock();
    const slowly: { answer: () => void }[] = [];
    server.plan(async (response, request, seen) => {
      if (seen.path !== '/api/auth/refresh') return fate.json({ id: 'usr_1' })(response, request, seen);
      await new Promise<void>((answer) => slowly.push({ answer }));
      await fate.json(renewed())(response, request, seen);
    });
    const area = signedIn();
    const calls = [1, 2].map(() => openTab(webStorage(area)).client.auth.me());
    const outcomes = Promise.allSettled(calls);
    await vi.advanceTimersByTimeAsync(11_000);
    await expect.poll(() => slowly.length).toBe(2);
    for (const { answer } of slowly) answer();
    expect(await outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
    expect(new Set(namesOf()).size).toBe(1);
  });

  it('does not put its own late answer over a newer one in the storage', async () => {
    const area = signedIn();
    const { session, client } = openTab({ ...webStorage(area), watch: undefined });
    const newer = {
      ...renewed(),
      accessToken: 'access-3',
      refreshToken: 'refresh-3',
      accessTokenExpiresAt: '2099-01-01T00:00:00.000Z',
    };
    server.plan((response, request, seen) => {
      area.setItem(KEY, JSON.stringify(newer));
      return fate.json(renewed())(response, request, seen);
    });
    await session.ready();
    await client.auth.refresh();
    expect(session.current).toEqual(newer);
    expect(JSON.parse(area.getItem(KEY) ?? '')).toEqual(newer);
  });
});

it('tabs that share a storage name the refresh of a token alike, also after a reload, and the next one otherwise', async () => {
  const area = signedIn();
  server.plan(fate.resetBeforeAnswer());
  for (let reload = 0; reload < 3; reload += 1)
    await openTab(webStorage(area))
      .client.auth.refresh()
      .catch(() => {});
  expect(new Set(namesOf()).size).toBe(1);
  area.setItem(KEY, JSON.stringify({ ...old(), refreshToken: 'refresh-9' }));
  const { client, session } = openTab(webStorage(area));
  await client.auth.refresh().catch(() => {});
  expect(new Set(namesOf()).size).toBe(2);
  await session.clear();
  expect(area.length).toBe(0);
});

describe('who signs out during a refresh stays signed out', () => {
  it('when it is this tab, and its storage is slow to read', async () => {
    const disk: { kept: Session | null } = { kept: old() };
    let loads = 0;
    const storage: SessionStorage = {
      load: async () => {
        const { kept } = disk;
        loads += 1;
        // The first is that of the start, the second that before the refresh; the answer is there at the third.
        if (loads === 3) await session.clear();
        return kept;
      },
      save: (given) => void (disk.kept = given),
      clear: () => void (disk.kept = null),
    };
    const { session, client } = openTab(storage);
    server.plan(fate.json(renewed()));
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'no_session' });
    expect(loads).toBe(3);
    expect([session.current, disk.kept]).toEqual([null, null]);
  });

  it('when it is this tab, and its storage is slow to write', async () => {
    const disk: { kept: Session | null } = { kept: old() };
    const storage: SessionStorage = {
      load: () => disk.kept,
      save: async (given) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (given.refreshToken === 'refresh-2') void session.clear();
        await new Promise((resolve) => setImmediate(resolve));
        disk.kept = given;
      },
      clear: () => void (disk.kept = null),
    };
    const { session, client } = openTab(storage);
    server.plan(fate.json(renewed()), fate.json({ id: 'usr_1' }));
    await client.auth.me();
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    await expect.poll(() => disk.kept).toBeNull();
    expect(session.current).toBeNull();
  });

  it('when it is another tab, and its news is late', async () => {
    const area = signedIn();
    const { session, client } = openTab({ ...webStorage(area), watch: undefined });
    const changes: string[] = [];
    session.subscribe((_current, change) => changes.push(change));
    server.plan((response, request, seen) => {
      area.removeItem(KEY);
      return fate.json(renewed())(response, request, seen);
    });
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'no_session' });
    expect(session.current).toBeNull();
    expect(area.getItem(KEY)).toBeNull();
    expect(changes).toEqual(['loaded', 'elsewhere']);
  });

  it('when it is another tab, before this one has begun', async () => {
    const area = signedIn();
    const { session, client } = openTab({ ...webStorage(area), watch: undefined });
    await session.ready();
    area.removeItem(KEY);
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'no_session' });
    expect(server.seen).toEqual([]);
  });

  it('when it is another tab, and its storage is late as well: what was saved meanwhile is forgotten again', async () => {
    const area = signedIn();
    const { storage, hear } = watchedByHand(area);
    const { session, client } = openTab(storage);
    server.plan(fate.json(renewed()));
    await client.auth.refresh();
    expect(area.getItem(KEY)).not.toBeNull();
    hear(null);
    await expect.poll(() => area.getItem(KEY)).toBeNull();
    expect(session.current).toBeNull();
  });

  it('but somebody who has signed in there since stays signed in', async () => {
    const area = signedIn();
    const { storage, hear } = watchedByHand(area);
    const { session } = openTab(storage);
    await session.ready();
    const other = JSON.stringify(sessionOf('2'));
    area.setItem(KEY, other);
    hear(null);
    await session.ready();
    hear(sessionOf('2'));
    expect(session.current?.user.id).toBe('2');
    expect(area.getItem(KEY)).toBe(other);
  });

  it('but a storage that keeps nothing signs nobody out', async () => {
    const { session, client } = openTab({ load: () => null, save: () => {}, clear: () => {} });
    await session.set(old());
    server.plan(fate.json(renewed()));
    await client.auth.refresh();
    expect(session.current?.refreshToken).toBe('refresh-2');
  });
});

it('a lost answer to a refresh can be had again after a restart, from any storage that keeps the session whole', async () => {
  const disk: { kept: string } = { kept: JSON.stringify(old()) };
  const storage: SessionStorage = {
    load: () => JSON.parse(disk.kept) as Session | null,
    save: (session) => void (disk.kept = JSON.stringify(session)),
    clear: () => void (disk.kept = 'null'),
  };
  server.plan(fate.resetBeforeAnswer(), fate.json(renewed()), fate.resetBeforeAnswer());
  await openTab(storage)
    .client.auth.refresh()
    .catch(() => {});
  const restarted = openTab(storage);
  await restarted.client.auth.refresh();
  expect(namesOf()).toHaveLength(2);
  expect(new Set(namesOf()).size).toBe(1);
  // The next token is renewed by another name.
  await restarted.client.auth.refresh().catch(() => {});
  expect(new Set(namesOf()).size).toBe(2);
});

it('a session is renewed where the browser refuses locks because it blocks site data', async () => {
  vi.stubGlobal('navigator', {
    locks: {
      request: async () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    },
  });
  const blocked = webStorage(() => {
    throw new DOMException('Site data is blocked', 'SecurityError');
  });
  const { session, client } = openTab(blocked);
  await session.set(old());
  server.plan(
    fate.problem(401, { code: 'token_expired', outcome: 'not_executed' }),
    fate.json(renewed()),
    fate.json({ id: 'usr_1' }),
  );
  await expect(client.auth.me()).resolves.toEqual({ id: 'usr_1' });
  expect(server.seen.map(({ authorization }) => authorization)).toEqual([
    'Bearer access-1',
    undefined,
    'Bearer access-2',
  ]);
});

it('a clock that is an hour fast does not make two tabs renew the session for each other', async () => {
  const fast = Date.now() + 3_600_000;
  vi.useFakeTimers({ toFake: ['Date'], now: fast });
  const fresh = (n: number): Session => ({
    ...sessionOf('1'),
    accessToken: `access-${n}`,
    refreshToken: `refresh-${n}`,
    accessTokenExpiresAt: new Date(fast - 2_700_000).toISOString(),
  });
  server.plan(fate.json({ id: 'usr_1' }));
  const { session, client } = openTab(webStorage(newArea()));
  await session.set(fresh(1), 'signed_in');
  await session.set(fresh(2), 'elsewhere');
  for (let call = 0; call < 3; call += 1) await client.auth.me();
  expect(refreshes()).toEqual([]);
  expect(server.seen.map(({ authorization }) => authorization)).toEqual(Array(3).fill('Bearer access-2'));
});

it('a storage that is slow to save does not bring back who has signed out', async () => {
  let kept: Session | null = null;
  let save = () => {};
  const session = createSession({
    storage: {
      load: () => kept,
      save: (given) =>
        new Promise<void>((resolve) => {
          save = () => {
            kept = given;
            resolve();
          };
        }),
      clear: async () => void (kept = null),
    },
  });
  const steps = [session.set(sessionOf('1')), session.clear()];
  save();
  await Promise.all(steps);
  expect(kept).toBeNull();
});
