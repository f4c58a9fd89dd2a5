import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRealtime, type RealtimeOptions } from '../src/realtime/index.ts';
import { createSession, memoryStorage, type Auth } from '../src/index.ts';
import { createFakeLive, keeps, stockEvent, TOPIC } from './helpers/fake-live.ts';
import { sessionOf } from './helpers/session-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Listens at a connection that is live. */
const startLive = async (options: RealtimeOptions = {}, auth?: Auth) => {
  const live = createFakeLive(auth);
  const errors: unknown[] = [];
  const realtime = createRealtime(live.client, {
    transport: live.transport,
    onError: (error) => errors.push(error),
    ...options,
  });
  realtime.channel(TOPIC).on('*', () => {});
  await settle();
  live.newest().handlers.onOpen();
  live.newest().answer({ ok: true, seq: 5 });
  await settle();
  expect(realtime.state.name).toBe('live');
  return { ...live, realtime, errors };
};

/** A browser's page and network, in the test's hand. */
const stubHost = () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const host = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('addEventListener', host.addEventListener.bind(host));
  vi.stubGlobal('removeEventListener', host.removeEventListener.bind(host));
  onTestFinished(() => void vi.unstubAllGlobals());
  return { page, host };
};

const doubts = {
  'the network is back': ({ host }: ReturnType<typeof stubHost>) => host.dispatchEvent(new Event('online')),
  'the network is said to be gone': ({ host }: ReturnType<typeof stubHost>) =>
    host.dispatchEvent(new Event('offline')),
  'the page is looked at again': ({ page }: ReturnType<typeof stubHost>) =>
    page.dispatchEvent(new Event('visibilitychange')),
};

describe('a connection that died without a word', () => {
  it.each(Object.entries(doubts))('is replaced within 10 s when %s', async (_name, doubt) => {
    const stub = stubHost();
    const { newest, connections, realtime } = await startLive();
    newest().fallSilent();
    doubt(stub);
    await vi.advanceTimersByTimeAsync(9000);
    expect(connections).toHaveLength(2);
    expect(connections[0]?.isClosed).toBe(true);
    newest().handlers.onOpen();
    newest().answer({ ok: true, seq: 5 });
    await settle();
    expect(realtime.state.name).toBe('live');
  });

  it('is replaced within 10 s when a request does not reach the server', async () => {
    const { newest, connections, client, setHistory } = await startLive();
    newest().fallSilent();
    setHistory(() => {
      throw new TypeError('fetch failed');
    });
    await expect(client.events.list({ topic: TOPIC, after: 0 })).rejects.toThrow('could not be reached');
    await vi.advanceTimersByTimeAsync(9000);
    expect(connections).toHaveLength(2);
  });

  it('is replaced without any reason to doubt it, and says why', async () => {
    const { newest, connections, realtime } = await startLive();
    newest().fallSilent();
    const reasons: (string | undefined)[] = [];
    realtime.onState(({ reason }) => reasons.push(reason));
    await vi.advanceTimersByTimeAsync(24_000 + 9000);
    expect(connections).toHaveLength(2);
    expect(reasons[0]).toBe('nothing came for 8 s');
  });

  it('is found as soon as `quietMs` asks for', async () => {
    const { newest, connections } = await startLive({ quietMs: 1000 });
    newest().fallSilent();
    await vi.advanceTimersByTimeAsync(1500 + 9000);
    expect(connections).toHaveLength(2);
  });
});

describe('after a question that was answered slowly', () => {
  it('the server is asked again, and a connection that dies then is found', async () => {
    const { newest, connections } = await startLive({ quietMs: 1000 });
    newest().fallSilent();
    // More than one time of quiet, with signs of life.
    for (let nth = 0; nth < 5; nth += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      newest().handlers.onHeard();
    }
    newest().answer({ ok: true, seq: 5 });
    await vi.advanceTimersByTimeAsync(4000);
    expect(newest().subscribed.length).toBeGreaterThan(3);
    newest().fallSilent();
    await vi.advanceTimersByTimeAsync(1500 + 9000);
    expect(connections).toHaveLength(2);
  });
});

describe('a connection without a topic', () => {
  const startEmpty = async () => {
    const live = createFakeLive(createSession({ storage: memoryStorage(sessionOf('usr_1')) }));
    const realtime = createRealtime(live.client, { transport: live.transport });
    realtime.onInbox(() => {});
    realtime.connect();
    await settle();
    live.newest().handlers.onOpen();
    await settle();
    expect(realtime.state.name).toBe('live');
    return { ...live, realtime };
  };

  it.each(Object.entries(doubts))('is replaced within 10 s when %s', async (_name, doubt) => {
    const stub = stubHost();
    const { connections } = await startEmpty();
    doubt(stub);
    doubt(stub);
    await settle();
    expect(connections[0]?.subscribed).toEqual(['user:usr_1']);
    await vi.advanceTimersByTimeAsync(9000);
    expect(connections).toHaveLength(2);
  });

  it('stays when it answers, and leaves what it has asked for unless somebody listens to it by then', async () => {
    const { host } = stubHost();
    const { connections, newest, realtime } = await startEmpty();
    newest().answer({ ok: true, seq: 3 });
    host.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(9000);
    expect(connections).toHaveLength(1);
    expect(newest().unsubscribed).toEqual(['user:usr_1']);
    newest().fallSilent();
    host.dispatchEvent(new Event('online'));
    realtime.channel('user:usr_1').on('*', () => {});
    newest().answer({ ok: true, seq: 3 });
    await settle();
    expect(newest().unsubscribed).toEqual(['user:usr_1']);
  });
});

describe('a connection that stands', () => {
  it('stays when its server is slow to answer but sends heartbeats', async () => {
    const { newest, connections } = await startLive({ quietMs: 1000 });
    newest().fallSilent();
    for (let second = 0; second < 60; second += 4) {
      await vi.advanceTimersByTimeAsync(4000);
      newest().handlers.onHeard();
    }
    expect(connections).toHaveLength(1);
  });

  it('is asked once at a time, however often it is doubted', async () => {
    const { host } = stubHost();
    const { newest } = await startLive();
    newest().fallSilent();
    for (let nth = 0; nth < 20; nth += 1) host.dispatchEvent(new Event('online'));
    await settle();
    expect(newest().subscribed).toHaveLength(2);
  });

  it('tells when it was last heard', async () => {
    const { newest, realtime } = await startLive({ quietMs: 60_000 });
    const joinedAt = realtime.heardAt;
    expect(joinedAt).toBe(Date.now());
    await vi.advanceTimersByTimeAsync(1000);
    expect(realtime.heardAt).toBe(joinedAt);
    newest().send(stockEvent(6));
    expect(realtime.heardAt).toBe(Date.now());
    await vi.advanceTimersByTimeAsync(1000);
    newest().handlers.onHeard();
    expect(realtime.heardAt).toBe(Date.now());
    newest().end();
    await vi.advanceTimersByTimeAsync(100);
    expect(realtime.heardAt).toBe(Date.now() - 100);
  });
});

describe('what nobody foresaw', () => {
  it('is told, never called live, and tried again with another connection', async () => {
    const { newest, realtime, errors, setHistory, connections } = await startLive();
    // A history in a form that no server of today sends.
    setHistory(() => Response.json({ items: null }));
    newest().send(stockEvent(8));
    await settle();
    expect(errors).toEqual([expect.any(TypeError)]);
    expect(realtime.state).toMatchObject({ name: 'waiting', reason: expect.stringContaining('iterable') });
    setHistory(keeps(1, 8));
    await vi.advanceTimersByTimeAsync(3000);
    expect(connections).toHaveLength(2);
    newest().handlers.onOpen();
    newest().answer({ ok: true, seq: 8 });
    await settle();
    expect(realtime.state.name).toBe('live');
  });

  it('does not happen where abort signals are of an older kind', async () => {
    // As in React Native.
    const { throwIfAborted } = AbortSignal.prototype;
    Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted');
    onTestFinished(() => {
      AbortSignal.prototype.throwIfAborted = throwIfAborted;
    });
    const { newest, realtime, errors, setHistory } = await startLive();
    setHistory(keeps(1, 8));
    newest().send(stockEvent(8));
    await settle();
    expect([errors, realtime.state.name]).toEqual([[], 'live']);
  });

  it('is told when a runtime without crypto keeps a session from being renewed', async () => {
    const { crypto } = globalThis;
    vi.stubGlobal('crypto', undefined);
    onTestFinished(() => void vi.stubGlobal('crypto', crypto));
    const expired = { ...sessionOf('usr_1'), accessTokenExpiresAt: new Date(Date.now() - 1).toISOString() };
    const live = createFakeLive(createSession({ storage: memoryStorage(expired) }));
    const errors: unknown[] = [];
    const realtime = createRealtime(live.client, {
      transport: live.transport,
      onError: (error) => errors.push(error),
    });
    realtime.connect();
    await settle();
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('No crypto in this runtime') }),
    ]);
    expect(realtime.state.name).toBe('waiting');
    realtime.close();
    await expect(live.client.orders.create({ dropId: 'drp_1', quantity: 1 })).rejects.toThrow(
      'No crypto in this runtime',
    );
  });

  it('is told when that happens only while a topic catches up', async () => {
    const session = createSession({ storage: memoryStorage(sessionOf('usr_1')) });
    const { newest, errors, realtime } = await startLive({}, session);
    const { crypto } = globalThis;
    vi.stubGlobal('crypto', undefined);
    onTestFinished(() => void vi.stubGlobal('crypto', crypto));
    await vi.advanceTimersByTimeAsync(700_000);
    newest().send(stockEvent(8));
    await settle();
    expect(errors).toEqual([expect.objectContaining({ code: 'token_unavailable' })]);
    expect(realtime.state.name).toBe('waiting');
    realtime.close();
  });

  it('a callback that never gives a token does not end live events', async () => {
    let asked = 0;
    const live = createFakeLive(() => {
      asked += 1;
      return asked === 1 ? new Promise(() => {}) : { token: 'token-2' };
    });
    const realtime = createRealtime(live.client, { transport: live.transport });
    realtime.connect();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(realtime.state.name).toBe('connecting');
    await vi.advanceTimersByTimeAsync(2000);
    expect(live.newest().token).toBe('token-2');
    realtime.close();
  });

  it('is told when a connection cannot even be tried', async () => {
    const live = createFakeLive();
    const errors: unknown[] = [];
    const realtime = createRealtime(live.client, {
      transport: {
        connect: () => {
          throw new ReferenceError('WebSocket is not defined');
        },
      },
      onError: (error) => errors.push(error),
    });
    realtime.connect();
    await settle();
    expect(errors).toHaveLength(1);
    expect(realtime.state).toMatchObject({ name: 'waiting', reason: 'WebSocket is not defined' });
    realtime.close();
  });
});

it('`quietMs` may be endless: then nothing is asked', async () => {
  const { newest } = await startLive({ quietMs: Number.POSITIVE_INFINITY });
  await vi.advanceTimersByTimeAsync(1000);
  expect(newest().subscribed).toHaveLength(1);
});

it.each([Number.NaN, 0, -1, '5s'])('`quietMs` cannot be %s', (quietMs) => {
  const { client, transport } = createFakeLive();
  expect(() => createRealtime(client, { transport, quietMs: quietMs as number })).toThrow('quietMs');
});
