import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSession, memoryStorage, type Session } from '../src/index.ts';
import {
  createRealtime,
  type GapEvent,
  type Realtime,
  type RealtimeStateName,
} from '../src/realtime/index.ts';
import { createFakeLive, keeps, stockEvent, TOPIC } from './helpers/fake-live.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const start = (auth?: Parameters<typeof createFakeLive>[0]) => {
  const live = createFakeLive(auth);
  const errors: unknown[] = [];
  const realtime = createRealtime(live.client, {
    transport: live.transport,
    onError: (error) => errors.push(error),
  });
  const got: string[] = [];
  const gaps: GapEvent[] = [];
  const states: RealtimeStateName[] = [];
  realtime.onGap((gap) => gaps.push(gap));
  realtime.onState(({ name }) => states.push(name));
  const listen = () =>
    realtime
      .channel(TOPIC)
      .on('stock.changed', ({ seq }, { delivery }) => got.push(`${seq}${delivery === 'live' ? '' : 'b'}`));
  return { ...live, realtime, errors, got, gaps, states, listen };
};

/** Lets everything that needs no time happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

/** Listens, and is live at `seq`. */
const startLive = async (seq: number, auth?: Parameters<typeof createFakeLive>[0]) => {
  const all = start(auth);
  const stop = all.listen();
  await settle();
  all.newest().handlers.onOpen();
  all.newest().answer({ ok: true, seq });
  await settle();
  expect(all.realtime.state.name).toBe('live');
  return { ...all, stop };
};

describe('joining', () => {
  it('keeps what comes before the answer, and delivers it in order and once', async () => {
    const { listen, newest, got, realtime } = start();
    listen();
    await settle();
    newest().handlers.onOpen();
    expect(realtime.state.name).toBe('catching_up');
    newest().send(stockEvent(5), stockEvent(7), stockEvent(6), stockEvent(6));
    expect(got).toEqual([]);
    newest().answer({ ok: true, seq: 5 });
    await settle();
    expect(got).toEqual(['5', '6', '7']);
    expect(realtime.state.name).toBe('live');
  });

  it('delivers nothing before it knows where it joined', async () => {
    const { listen, newest, got } = start();
    listen();
    await settle();
    newest().handlers.onOpen();
    newest().send(stockEvent(1), stockEvent(2));
    expect(got).toEqual([]);
    newest().answer({ ok: true, seq: 1 });
    await settle();
    expect(got).toEqual(['1', '2']);
  });

  it('takes an event that was in the history before it was sent for news', async () => {
    const { newest, got } = await startLive(5);
    newest().send(stockEvent(5));
    newest().send(stockEvent(5), stockEvent(6), stockEvent(4));
    await settle();
    expect(got).toEqual(['5', '6']);
  });

  it('subscribes with the first listener and leaves with the last', async () => {
    const { realtime, newest, stop } = await startLive(0);
    const controller = new AbortController();
    const all: string[] = [];
    realtime.channel(TOPIC).on('*', ({ type }) => all.push(type), { signal: controller.signal });
    await settle();
    expect(newest().subscribed).toEqual([TOPIC]);
    newest().send({ ...stockEvent(1), type: 'drop.teleported' });
    expect(all).toEqual(['drop.teleported']);
    stop();
    stop();
    expect(newest().unsubscribed).toEqual([]);
    controller.abort();
    expect(newest().unsubscribed).toEqual([TOPIC]);
  });

  it('is told once, before any event, and not for a topic that is joined already', async () => {
    const { listen, newest, got, realtime } = start();
    const told: string[] = [];
    const stop = realtime.onJoined(({ topic }) => told.push(`${topic} ${got.length}`));
    const stops = [listen(), listen()];
    await settle();
    newest().handlers.onOpen();
    newest().send(stockEvent(1), stockEvent(2));
    expect(told).toEqual([]);
    newest().answer({ ok: true, seq: 1 });
    await settle();
    expect(told).toEqual([`${TOPIC} 0`]);
    stops.push(listen());
    newest().end();
    await vi.advanceTimersByTimeAsync(1000);
    newest().handlers.onOpen();
    newest().answer({ ok: true, seq: 2 });
    await settle();
    expect(told).toHaveLength(1);
    for (const leave of stops) leave();
    listen();
    await settle();
    expect(told).toHaveLength(2);
    stop();
  });

  it('is not upset by nonsense, nor by a listener that throws', async () => {
    const { realtime, newest, got, errors } = await startLive(0);
    realtime.channel(TOPIC).on('stock.changed', () => {
      throw new Error('mine');
    });
    newest().send(null, 'x', {}, { topic: TOPIC, type: 'stock.changed' }, stockEvent(1));
    realtime.channel(TOPIC).on('stock.changed', ({ seq }) => got.push(`late ${seq}`));
    newest().send(stockEvent(2));
    expect(got).toEqual(['1', '2', 'late 2']);
    expect(errors).toEqual([new Error('mine'), new Error('mine')]);
  });

  it('tells that a topic is refused, and serves the others', async () => {
    const { realtime, newest, listen, got } = start();
    const refused: string[] = [];
    realtime.onRefused(({ topic, code }) => refused.push(`${topic} ${code}`));
    realtime.channel('user:usr_2').on('*', () => {});
    await settle();
    newest().handlers.onOpen();
    newest().answer({ ok: false, code: 'forbidden' });
    await settle();
    newest().answer({ ok: true, seq: 0 });
    listen();
    await settle();
    newest().send(stockEvent(1), stockEvent(1, 'user:usr_2'));
    expect(refused).toEqual(['user:usr_2 forbidden']);
    expect(got).toEqual(['1']);
    expect(realtime.state.name).toBe('live');
  });

  it('asks again when it asks too often', async () => {
    const { listen, newest, realtime } = start();
    listen();
    await settle();
    newest().handlers.onOpen();
    newest().answer({ ok: false, code: 'rate_limited' });
    await settle();
    newest().answer({ ok: true, seq: 3 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(newest().subscribed).toHaveLength(2);
    expect(realtime.state.name).toBe('live');
  });
});

describe('a jump in seq', () => {
  it('fetches what is missing before it goes on', async () => {
    const { newest, got, gaps, asked, setHistory } = await startLive(5);
    setHistory(keeps(1, 9));
    newest().send(stockEvent(6), stockEvent(9), stockEvent(8), stockEvent(10));
    await settle();
    expect(got).toEqual(['6', '7b', '8b', '9', '10']);
    expect(asked).toEqual([6]);
    expect(gaps).toEqual([]);
  });

  it('waits for a history that is late', async () => {
    const { newest, got, setHistory, realtime, gaps } = await startLive(5);
    setHistory(keeps(1, 5));
    newest().send(stockEvent(7));
    await settle();
    expect(realtime.state.name).toBe('catching_up');
    setHistory(keeps(1, 7));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual(['6b', '7b']);
    expect(gaps).toEqual([]);
  });

  it('is told as a gap when the history does not have it', async () => {
    const { newest, got, gaps, setHistory, realtime } = await startLive(5);
    setHistory(keeps(1, 5));
    newest().send(stockEvent(9));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gaps).toEqual([{ topic: TOPIC, from: 5, to: 8 }]);
    expect(got).toEqual(['9']);
    expect(realtime.state.name).toBe('live');
  });

  it('goes on when the history fails for a while', async () => {
    const { newest, got, setHistory } = await startLive(5);
    setHistory(() => new Response('<html>', { status: 502 }));
    newest().send(stockEvent(7));
    await settle();
    expect(got).toEqual([]);
    setHistory(keeps(1, 7));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual(['6b', '7b']);
  });

  it('ignores what it has had', async () => {
    const { newest, got, asked } = await startLive(5);
    newest().send(stockEvent(6), stockEvent(6), stockEvent(3), stockEvent(7));
    expect(got).toEqual(['6', '7']);
    expect(asked).toEqual([]);
  });
});

describe('a lost last event', () => {
  it('is found when nothing has come for a while, and fetched once', async () => {
    const { newest, got, asked, setHistory, states } = await startLive(5);
    newest().send(stockEvent(6));
    setHistory(keeps(1, 8));
    newest().answer({ ok: true, seq: 8 });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(got).toEqual(['6']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual(['6', '7b', '8b']);
    expect(states.slice(-2)).toEqual(['catching_up', 'live']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([6]);
  });

  it('costs no request and no change of state when there is none, nor while events come', async () => {
    const { newest, asked, states } = await startLive(5);
    const before = states.length;
    newest().answer({ ok: true, seq: 6 });
    for (let seq = 6; seq < 16; seq += 1) {
      newest().send(stockEvent(seq));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(newest().subscribed).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(newest().subscribed.length).toBeGreaterThan(2);
    expect(newest().subscribed.length).toBeLessThan(6);
    expect(asked).toEqual([]);
    expect(states).toHaveLength(before);
  });

  it('is found at once when the page is looked at again', async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const host = new EventTarget();
    vi.stubGlobal('document', page);
    vi.stubGlobal('addEventListener', host.addEventListener.bind(host));
    vi.stubGlobal('removeEventListener', host.removeEventListener.bind(host));
    onTestFinished(() => void vi.unstubAllGlobals());
    const { newest, got, setHistory } = await startLive(5);
    setHistory(keeps(1, 6));
    newest().answer({ ok: true, seq: 6 });
    page.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(got).toEqual(['6b']);
  });
});

/** The connection breaks, and the next one is there. */
const reconnect = async ({ newest, connections }: Awaited<ReturnType<typeof startLive>>) => {
  newest().end();
  const before = connections.length;
  await vi.advanceTimersByTimeAsync(300);
  expect(connections).toHaveLength(before + 1);
  newest().handlers.onOpen();
};

describe('a new connection', () => {
  it('fetches what was missed, page by page, while it keeps what comes live', async () => {
    const all = await startLive(5);
    const { newest, got, setHistory, states, asked } = all;
    setHistory(keeps(1, 10));
    await reconnect(all);
    newest().send(stockEvent(11), stockEvent(10));
    newest().answer({ ok: true, seq: 10 });
    await settle();
    newest().send(stockEvent(12));
    expect(got).toEqual(['6b', '7b', '8b', '9b', '10', '11', '12']);
    expect(asked).toEqual([5, 7]);
    expect(states).toEqual([
      'connecting',
      'catching_up',
      'live',
      'waiting',
      'connecting',
      'catching_up',
      'live',
    ]);
  });

  it('is told as a gap when too much time has passed', async () => {
    const all = await startLive(5);
    const { newest, got, gaps, setHistory } = all;
    setHistory(keeps(9, 10));
    await reconnect(all);
    newest().answer({ ok: true, seq: 10 });
    await settle();
    expect(gaps).toEqual([{ topic: TOPIC, from: 5, to: 8 }]);
    expect(got).toEqual(['9b', '10b']);
  });

  it('is told as a gap when too much has happened', async () => {
    const all = await startLive(5);
    await reconnect(all);
    all.newest().answer({ ok: true, seq: 5000 });
    await settle();
    all.newest().send(stockEvent(5001));
    expect(all.gaps).toEqual([{ topic: TOPIC, from: 5, to: 5000 }]);
    expect(all.asked).toEqual([]);
    expect(all.got).toEqual(['5001']);
  });

  it('is told as a gap when the server counts from the start again', async () => {
    const all = await startLive(5);
    await reconnect(all);
    all.newest().answer({ ok: true, seq: 2 });
    await settle();
    all.newest().send(stockEvent(3));
    expect(all.gaps).toEqual([{ topic: TOPIC, from: 5, to: 2 }]);
    expect(all.got).toEqual(['3']);
  });

  it('hears nothing more from the one before', async () => {
    const all = await startLive(5);
    const old = all.newest();
    await reconnect(all);
    all.newest().answer({ ok: true, seq: 5 });
    await settle();
    old.send(stockEvent(6));
    old.end();
    expect(all.got).toEqual([]);
    expect(all.realtime.state.name).toBe('live');
  });

  it('says when it will be tried, and waits longer each time', async () => {
    const { newest, realtime, connections } = await startLive(5);
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      newest().end();
      const { state } = realtime;
      expect(state).toMatchObject({ name: 'waiting', reason: 'cut' });
      waits.push((state.nextRetryAt ?? 0) - Date.now());
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(connections).toHaveLength(9);
  });

  it('waits for long when the server has sent it away', async () => {
    const { newest, realtime } = await startLive(5);
    vi.spyOn(Math, 'random').mockReturnValue(1);
    newest().end({ kind: 'policy', message: 'io server disconnect' });
    expect((realtime.state.nextRetryAt ?? 0) - Date.now()).toBe(2000);
  });

  it('comes at once when a token ended a good connection', async () => {
    const { newest, realtime } = await startLive(5);
    await vi.advanceTimersByTimeAsync(900_000);
    newest().end({ kind: 'policy', message: 'io server disconnect' });
    expect((realtime.state.nextRetryAt ?? Infinity) - Date.now()).toBeLessThanOrEqual(250);
  });
});

describe('who it is for', () => {
  it('renews a refused token once, then says that it is denied', async () => {
    let count = 0;
    const all = start(async () => ({ token: `t${(count += 1)}` }));
    all.listen();
    await settle();
    expect(all.newest().token).toBe('t1');
    all.newest().end({ kind: 'unauthorized', message: 'token_expired' });
    await settle();
    expect(all.newest().token).toBe('t2');
    all.newest().end({ kind: 'unauthorized', message: 'unauthenticated' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(all.connections).toHaveLength(2);
    expect(all.realtime.state).toMatchObject({ name: 'denied', reason: 'unauthenticated' });
  });

  it('renews a token once for a topic that stays refused', async () => {
    let count = 0;
    const all = start(async () => ({ token: `t${(count += 1)}` }));
    const refused: string[] = [];
    all.realtime.onRefused(({ code }) => refused.push(code));
    all.listen();
    for (let opened = 0; opened < 5; opened += 1) {
      await settle();
      if (all.connections.length === opened) break;
      all.newest().handlers.onOpen();
      all.newest().answer({ ok: false, code: 'unauthenticated' });
    }
    expect(all.connections.map(({ token }) => token)).toEqual(['t1', 't2']);
    expect(refused).toEqual(['unauthenticated']);
    expect(all.realtime.state.name).toBe('live');
  });

  it('is denied when there is no other token', async () => {
    const all = start('fixed');
    all.listen();
    await settle();
    all.newest().end({ kind: 'unauthorized', message: 'unauthenticated' });
    await settle();
    expect(all.connections).toHaveLength(1);
    expect(all.realtime.state.name).toBe('denied');
  });

  it('connects anew when somebody signs in or out', async () => {
    const signedIn = (id: string): Session => ({
      user: {
        id,
        email: 'a@example.com',
        name: 'Ada',
        role: 'fan',
        isEmailConfirmed: true,
        showsFollows: false,
        showsEmail: false,
      },
      accessToken: `token of ${id}`,
      accessTokenExpiresAt: '2999-01-01T00:00:00.000Z',
      refreshToken: 'r',
    });
    const session = createSession({ storage: memoryStorage() });
    const all = await startLive(5, session);
    await session.set(signedIn('usr_1'));
    await settle();
    expect(all.connections.map(({ token, isClosed }) => [token, isClosed])).toEqual([
      [undefined, true],
      ['token of usr_1', false],
    ]);
    await session.set({ ...signedIn('usr_1'), accessToken: 'renewed' }, 'refreshed');
    await settle();
    expect(all.connections).toHaveLength(2);
    await session.clear();
    await settle();
    expect(all.newest().token).toBeUndefined();
  });
});

describe('closing', () => {
  it('leaves no timer, and can be undone', async () => {
    const all = await startLive(5);
    all.newest().end();
    all.realtime.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(all.realtime.state.name).toBe('closed');
    all.setHistory(keeps(1, 6));
    all.realtime.connect();
    await settle();
    all.newest().handlers.onOpen();
    all.newest().answer({ ok: true, seq: 6 });
    await settle();
    expect(all.got).toEqual(['6b']);
  });

  it('ends a catch-up that is under way', async () => {
    const all = await startLive(5);
    let answer: (() => void) | undefined;
    all.setHistory(() => new Promise((resolve) => (answer = () => resolve(keeps(1, 7)(5)))));
    all.newest().send(stockEvent(7));
    await settle();
    all.realtime.close();
    answer?.();
    await settle();
    expect(all.got).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

const _typed = (realtime: Realtime) =>
  // @ts-expect-error -- an event does not carry what another one does
  realtime.channel(TOPIC).on('stock.changed', (event) => event.data.order);
