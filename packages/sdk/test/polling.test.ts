import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveDrops, createSession, memoryStorage } from '../src/index.ts';
import { createRealtime, pollingTransport } from '../src/realtime/index.ts';
import { sessionOf } from './helpers/session-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server that is asked every two seconds, and may be down. */
const startPolling = async (topics: readonly `drop:${string}`[]) => {
  let isDown = false;
  const asked: string[] = [];
  const client = createLiveDrops({
    baseUrl: 'http://api.test',
    auth: createSession({ storage: memoryStorage(sessionOf('usr_1')) }),
    retry: false,
    fetch: async (request) => {
      asked.push(new URL((request as Request).url).pathname);
      if (isDown) {
        // Not all at the same moment: each is a doubt while the others are not on their way.
        await new Promise((resolve) => setTimeout(resolve, 5 + 3 * (asked.length % 2)));
        throw new TypeError('fetch failed');
      }
      return Response.json({ items: [], latestSeq: 0, gap: false, now: '', epochMs: Date.now() });
    },
  });
  const realtime = createRealtime(client, { transport: pollingTransport(client) });
  let signals = 0;
  realtime.onInbox(() => (signals += 1));
  for (const topic of topics) realtime.channel(topic).on('*', () => {});
  realtime.connect();
  await vi.advanceTimersByTimeAsync(1000);
  expect(realtime.state.name).toBe('live');
  return { client, realtime, asked, signals: () => signals, fail: () => (isDown = true) };
};

describe('asking every two seconds', () => {
  it('is no storm when the server refuses connections, although each question that fails is a doubt', async () => {
    const { asked, fail, realtime } = await startPolling(['drop:1', 'drop:2']);
    fail();
    asked.length = 0;
    await vi.advanceTimersByTimeAsync(4000);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(20);
    realtime.close();
  });

  it('is heard by what the server answers, not by what was not asked', async () => {
    const { realtime, asked, signals, fail } = await startPolling([]);
    const openedAt = realtime.heardAt;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([realtime.heardAt, asked]).toEqual([openedAt, ['/api/time']]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(realtime.heardAt).toBeGreaterThan(openedAt ?? Infinity);
    expect([asked, signals()]).toEqual([['/api/time', '/api/time'], 1]);
    const heardAt = realtime.heardAt;
    fail();
    await vi.advanceTimersByTimeAsync(40_000);
    expect([realtime.heardAt, signals()]).toEqual([heardAt, 1]);
    expect(realtime.state.name).not.toBe('live');
    realtime.close();
  });

  it('tells that a callback gives no token when the server wants another one', async () => {
    const given: unknown[] = [{ token: 'token-1' }];
    const client = createLiveDrops({
      baseUrl: 'http://api.test',
      auth: () => (given.shift() ?? 'token-2') as never,
      retry: false,
      fetch: async (request) => {
        const isTime = (request as Request).url.endsWith('/time');
        return isTime
          ? Response.json({ now: '', epochMs: 0 })
          : Response.json({ code: 'token_expired' }, { status: 401 });
      },
    });
    const errors: unknown[] = [];
    const realtime = createRealtime(client, {
      transport: pollingTransport(client),
      onError: (error) => errors.push(error),
    });
    realtime.channel('drop:1').on('*', () => {});
    await vi.advanceTimersByTimeAsync(0);
    expect(errors).toEqual([expect.objectContaining({ code: 'token_unavailable' })]);
    expect(realtime.state.name).toBe('waiting');
    realtime.close();
  });
});
