import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveDrops } from '../src/index.ts';
import { createRealtime } from '../src/realtime/index.ts';
import { createFakeRealtime } from '../src/testing/index.ts';
import { eventually } from './helpers/eventually.ts';

// The server shares answers of a moment ago. A client that knows of a change asks for one from after it.

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A client, and how it asks: what its reads say about answers from before. */
function setUp(answer: () => Response = () => Response.json({ items: [], nextCursor: null })) {
  const asked: string[] = [];
  const fake = createFakeRealtime({
    fetch: async (input) => {
      const request = input as Request;
      if (request.method === 'GET')
        asked.push(`${request.cache} ${request.headers.get('cache-control') ?? '-'}`);
      return answer();
    },
  });
  const client = createLiveDrops({ baseUrl: 'http://api.test', auth: 'a-token', fetch: fake.fetch });
  const read = async () => {
    await client.drops.live();
    return asked.at(-1);
  };
  return { client, fake, read };
}

const SHARED = 'default -';
const FRESH = 'default max-age=0';

it('takes a shared answer as long as it knows of no change', async () => {
  const { read } = setUp();
  expect([await read(), await read()]).toEqual([SHARED, SHARED]);
});

it('wants a fresh one for some seconds after it has written, with other settings, too', async () => {
  const { client, read } = setUp();
  await client.follows.unfollow('crt_1');
  expect(await read()).toBe(FRESH);
  vi.advanceTimersByTime(4999);
  expect(await read()).toBe(FRESH);
  vi.advanceTimersByTime(1);
  expect(await read()).toBe(SHARED);
  await client.withOptions({ timeoutMs: 1000 }).follows.unfollow('crt_1');
  expect(await read()).toBe(FRESH);
});

it('wants a fresh one after a write whose end it does not know', async () => {
  let isBroken = true;
  const { client, read } = setUp(() => {
    if (isBroken) throw new TypeError('the connection broke');
    return Response.json({ items: [], nextCursor: null });
  });
  await client.follows.unfollow('crt_1', { maxRetries: 0 }).catch(() => {});
  isBroken = false;
  expect(await read()).toBe(FRESH);
});

it('wants a fresh one when a topic is joined, and after each event', async () => {
  const { client, fake, read } = setUp();
  const realtime = createRealtime(client, { transport: fake.transport });
  const joined = new Promise((resolve) => realtime.onJoined(resolve));
  const heard = vi.fn();
  realtime.channel('drop:drp_1').on('*', heard);
  await joined;
  expect(await read()).toBe(FRESH);
  vi.advanceTimersByTime(5000);
  expect(await read()).toBe(SHARED);
  fake.emit('drop:drp_1', 'stock.low', { dropId: 'drp_1', remaining: 1 });
  await eventually(() => expect(heard).toHaveBeenCalledTimes(1));
  expect(await read()).toBe(FRESH);
  realtime.close();
});

it('is told of a change that was heard of elsewhere', async () => {
  const { client, read } = setUp();
  client.noteChange();
  expect(await read()).toBe(FRESH);
});

it('has the browser say it in a page: another header would cost a request that asks for leave', async () => {
  vi.stubGlobal('document', {});
  const { client, read } = setUp();
  expect(await read()).toBe(SHARED);
  client.noteChange();
  expect(await read()).toBe('no-cache -');
});
