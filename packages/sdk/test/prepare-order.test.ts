import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createLiveDrops,
  createSession,
  memoryOrderStorage,
  prepareOrder,
  resumeOrder,
  webOrderStorage,
  type LiveDropsOptions,
  type OrderStorage,
} from '../src/index.ts';
import { fileOrderStorage } from '../src/node/index.ts';
import { newLocks } from './helpers/locks.ts';
import { errorOf } from './helpers/error-of.ts';
import { fate, startFaultyServer, type FaultyServer } from './helpers/faulty-server.ts';
import { eventually } from './helpers/eventually.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };
const connect = (options: Partial<LiveDropsOptions> = {}) =>
  createLiveDrops({ baseUrl: server.url, auth: 'token-1', retry: false, ...options });

const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'livedrops-orders-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** As much of Web Storage as is used. */
const newArea = (): Storage => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
};

/** Opens the same storage again, as a page does that is loaded again. */
type Reopen = () => OrderStorage;

describe.each<[string, () => Promise<Reopen>]>([
  [
    'memory',
    async () => {
      const storage = memoryOrderStorage();
      return () => storage;
    },
  ],
  [
    'Web Storage',
    async () => {
      const area = newArea();
      return () => webOrderStorage(area);
    },
  ],
  [
    'files',
    async () => {
      const folder = join(await newFolder(), 'below', 'it');
      return () => fileOrderStorage(folder);
    },
  ],
])('an order prepared in %s', (_name, begin) => {
  it('is kept before anything is sent, and forgotten when it is bought', async () => {
    const storage = (await begin())();
    const client = connect();
    const prepared = await prepareOrder(client, input, { storage });
    expect(prepared).toMatchObject({ input, isResumed: false, isKept: true });
    expect(server.seen).toHaveLength(0);
    expect(await resumeOrder(client, { storage, name: 'drp_1' })).toMatchObject({
      idempotencyKey: prepared.idempotencyKey,
      isResumed: true,
    });
    server.plan(fate.json(order));
    await expect(prepared.place()).resolves.toEqual(order);
    expect(server.seen[0]).toMatchObject({ key: prepared.idempotencyKey, body: JSON.stringify(input) });
    expect(await resumeOrder(client, { storage, name: 'drp_1' })).toBeNull();
    const next = await prepareOrder(client, input, { storage });
    expect(next.idempotencyKey).not.toBe(prepared.idempotencyKey);
  });

  it('is resumed with its key after a crash in the middle of it', async () => {
    const reopen = await begin();
    server.plan(fate.resetBeforeAnswer());
    await errorOf((await prepareOrder(connect(), input, { storage: reopen() })).place());
    server.plan(fate.json(order));
    const resumed = await resumeOrder(connect(), { storage: reopen(), name: 'drp_1' });
    expect(resumed).toMatchObject({ input, isResumed: true });
    await expect(resumed?.place()).resolves.toEqual(order);
    expect(new Set(server.seen.map(({ key }) => key)).size).toBe(1);
    expect(new Set(server.seen.map(({ body }) => body)).size).toBe(1);
  });

  it('is one, however many press at once', async () => {
    const reopen = await begin();
    server.plan(fate.json(order));
    const presses = Array.from({ length: 8 }, async () => {
      const prepared = await prepareOrder(connect(), input, { storage: reopen() });
      return prepared.idempotencyKey;
    });
    expect(new Set(await Promise.all(presses)).size).toBe(1);
  });

  it('is not forgotten by whoever settles another one late', async () => {
    const reopen = await begin();
    const storage = reopen();
    const first = await storage.create('slot', 'first');
    await storage.remove('slot', first);
    expect(await reopen().create('slot', 'second')).toBe('second');
    await storage.remove('slot', first);
    expect(await reopen().read('slot')).toBe('second');
  });

  it('is mended when what is kept makes no sense', async () => {
    const storage = (await begin())();
    await storage.create('anyone/drp_1', '{"key":');
    const prepared = await prepareOrder(connect(), input, { storage });
    expect(prepared).toMatchObject({ isKept: true, isResumed: false });
    expect(await resumeOrder(connect(), { storage, name: 'drp_1' })).toMatchObject({
      idempotencyKey: prepared.idempotencyKey,
    });
  });
});

describe('a prepared order', () => {
  it('is sent once when its button is pressed twice', async () => {
    server.plan(fate.json(order));
    const prepared = await prepareOrder(connect(), input, { storage: memoryOrderStorage() });
    expect(await Promise.all([prepared.place(), prepared.place()])).toEqual([order, order]);
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['sold_out', 409],
    ['limit_reached', 409],
    ['ended', 410],
    ['validation_failed', 422],
  ])('is forgotten when it is refused: %s', async (code, status) => {
    const storage = memoryOrderStorage();
    server.plan(fate.problem(status, { code, outcome: 'not_executed' }));
    await errorOf((await prepareOrder(connect(), input, { storage })).place());
    expect(await resumeOrder(connect(), { storage, name: 'drp_1' })).toBeNull();
  });

  it.each([
    ['unauthenticated', 401],
    ['rate_limited', 429],
    ['overloaded', 503],
  ])('stays when another try may work: %s', async (code, status) => {
    const storage = memoryOrderStorage();
    server.plan(fate.problem(status, { code, outcome: 'not_executed' }));
    const prepared = await prepareOrder(connect(), input, { storage });
    await errorOf(prepared.place());
    expect(await resumeOrder(connect(), { storage, name: 'drp_1' })).toMatchObject({
      idempotencyKey: prepared.idempotencyKey,
    });
  });

  it('does not make way for another one while it is not settled', async () => {
    const storage = memoryOrderStorage();
    server.plan(fate.resetBeforeAnswer());
    const client = connect();
    const first = await prepareOrder(client, input, { storage });
    await errorOf(first.place());
    const error = await errorOf(prepareOrder(client, { ...input, quantity: 2 }, { storage }));
    expect(error).toMatchObject({ code: 'order_unsettled', idempotencyKey: first.idempotencyKey });
    server.plan(fate.json(order));
    await expect(error.unsettled?.find()).resolves.toEqual(order);
    await expect(error.unsettled?.repeat()).resolves.toEqual(order);
    expect(server.seen.at(-1)).toMatchObject({ key: first.idempotencyKey, body: JSON.stringify(input) });
    await first.discard();
    await expect(prepareOrder(client, { ...input, quantity: 2 }, { storage })).resolves.toMatchObject({
      isResumed: false,
    });
  });

  it('is found by its key without buying, and forgotten then', async () => {
    const storage = memoryOrderStorage();
    const client = connect();
    const prepared = await prepareOrder(client, input, { storage });
    server.plan(fate.problem(404, { code: 'not_found', outcome: 'not_executed' }), fate.json(order));
    await expect(prepared.find()).resolves.toBeNull();
    expect(await resumeOrder(client, { storage, name: 'drp_1' })).not.toBeNull();
    await expect(prepared.find()).resolves.toEqual(order);
    expect(await resumeOrder(client, { storage, name: 'drp_1' })).toBeNull();
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('belongs to one person, also where several share a browser', async () => {
    const storage = memoryOrderStorage();
    const keyOf = async (userId: string) => {
      const session = createSession();
      const user = { id: userId, email: 'a@b.test', name: 'A', role: 'fan' as const, creatorId: null };
      await session.set({
        user,
        accessToken: 'a',
        accessTokenExpiresAt: '2100-01-01T00:00:00Z',
        refreshToken: 'r',
      } as never);
      return (await prepareOrder(connect({ auth: session }), input, { storage })).idempotencyKey;
    };
    expect(await keyOf('usr_1')).toBe(await keyOf('usr_1'));
    expect(await keyOf('usr_1')).not.toBe(await keyOf('usr_2'));
  });

  it('can be bought when the storage is full or forbidden, and says that it would not survive', async () => {
    const fail = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    server.plan(fate.json(order));
    const prepared = await prepareOrder(connect(), input, {
      storage: { read: fail, create: fail, remove: fail },
    });
    expect(prepared.isKept).toBe(false);
    await expect(prepared.place()).resolves.toEqual(order);
  });

  it('survives a program that is killed after sending it', async () => {
    const folder = await newFolder();
    server.plan(fate.silence());
    const child = fork(new URL('./helpers/buyer-child.ts', import.meta.url), [server.url, folder], {
      execArgv: ['--conditions=@livedrops/source'],
    });
    await expect.poll(() => server.seen.length).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.plan(fate.json(order));
    const storage = fileOrderStorage(folder);
    const resumed = await resumeOrder(connect(), { storage, name: 'drp_1' });
    await resumed?.place();
    expect(server.seen).toHaveLength(2);
    expect(server.seen[1]).toMatchObject({ key: server.seen[0]?.key, body: server.seen[0]?.body });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('files', () => {
  it('are readable by nobody else, and say what they are', async () => {
    const folder = await newFolder();
    const prepared = await prepareOrder(connect(), input, { storage: fileOrderStorage(folder) });
    const [name = ''] = await readdir(folder);
    expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toMatchObject({
      key: prepared.idempotencyKey,
      input,
    });
  });

  it('of somebody else are not removed', async () => {
    const folder = await newFolder();
    const storage = fileOrderStorage(folder);
    await storage.create('slot', 'one');
    await storage.remove('slot', 'two');
    expect(await storage.read('slot')).toBe('one');
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), 'three');
    await storage.remove('slot', 'one');
    expect(await storage.create('slot', 'four')).toBe('three');
  });
});

it('in Web Storage, tabs take turns: nothing is read before the browser gives the word', async () => {
  const area = newArea();
  const granted: (() => void)[] = [];
  const locks = {
    request: async (name: string, run: () => Promise<unknown>) => {
      await new Promise<void>((resolve) => granted.push(resolve));
      expect(name).toBe('livedrops.order.slot');
      return run();
    },
  };
  vi.stubGlobal('navigator', { locks });
  onTestFinished(() => void vi.unstubAllGlobals());
  const mine = webOrderStorage(area).create('slot', 'mine');
  await eventually(() => expect(granted).toHaveLength(1));
  area.setItem('livedrops.order.slot', 'that of the tab before');
  granted[0]?.();
  expect(await mine).toBe('that of the tab before');
});

it('in Web Storage, tabs whose writes come late to each other still keep one order', async () => {
  vi.stubGlobal('navigator', { locks: newLocks() });
  onTestFinished(() => void vi.unstubAllGlobals());
  const tabs = [newArea(), newArea()].map((localStorage) => {
    vi.stubGlobal('localStorage', localStorage);
    return webOrderStorage(localStorage);
  });
  const kept = await Promise.all(tabs.map(async (tab, index) => tab.create('slot', `of tab ${index}`)));
  expect(new Set(kept).size).toBe(1);
  expect(await tabs[0]!.create('other slot', 'another')).toBe('another');

  const [first] = kept;
  for (const tab of tabs) await tab.remove('slot', first!);
  expect(await tabs[1]!.create('slot', 'the next')).toBe('the next');
  expect(await tabs[0]!.create('slot', 'one more')).toBe('the next');
  // What is kept for one tab alone is none of the others' business.
  expect(await webOrderStorage(newArea()).create('slot', 'of its own')).toBe('of its own');
});

it('in Web Storage that is blocked, orders are kept as long as the page lives', async () => {
  const storage = webOrderStorage(() => {
    throw new DOMException('Site data is blocked', 'SecurityError');
  });
  expect(await storage.create('slot', 'one')).toBe('one');
  expect(await storage.create('slot', 'two')).toBe('one');
  expect(await storage.read('slot')).toBe('one');
  await storage.remove('slot', 'one');
  expect(await storage.read('slot')).toBeNull();
});

it('in Web Storage that is blocked together with its locks, two presses are still one order', async () => {
  const denied = async () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  vi.stubGlobal('navigator', { locks: { request: denied, query: denied } });
  onTestFinished(() => void vi.unstubAllGlobals());
  const storage = webOrderStorage(() => {
    throw new DOMException('Site data is blocked', 'SecurityError');
  });
  const presses = [1, 2].map(() => prepareOrder(connect(), input, { storage }));
  const [first, second] = await Promise.all(presses);
  expect(first?.idempotencyKey).toBe(second?.idempotencyKey);
  await first?.discard();
  expect(await resumeOrder(connect(), { storage, name: 'drp_1' })).toBeNull();
});

it.each([undefined, null, {}])('an order is not prepared without a storage: %s', async (storage) => {
  const options = { storage: storage as OrderStorage, name: 'drp_1' };
  await expect(prepareOrder(connect(), input, options)).rejects.toThrow('storage must be an OrderStorage');
  await expect(resumeOrder(connect(), options)).rejects.toThrow('storage must be an OrderStorage');
});

it('a basket is named after its drops, also in a browser that cannot copy and sort at once', async () => {
  const known = Reflect.getOwnPropertyDescriptor(Array.prototype, 'toSorted') ?? {};
  Reflect.deleteProperty(Array.prototype, 'toSorted');
  onTestFinished(() => void Reflect.defineProperty(Array.prototype, 'toSorted', known));
  const items = ['drp_2', 'drp_1'].map((dropId) => ({ dropId, quantity: 1 }));
  const storage = memoryOrderStorage();
  await prepareOrder(connect(), { items }, { storage });
  expect((await resumeOrder(connect(), { storage, name: 'drp_1+drp_2' }))?.input).toEqual({ items });
});
