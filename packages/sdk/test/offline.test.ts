import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLiveDrops, memoryOrderStorage, prepareOrder, type LiveDropsOptions } from '../src/index.ts';
import { errorOf } from './helpers/error-of.ts';
import { eventually } from './helpers/eventually.ts';

const order = { id: 'ord_1', status: 'confirmed' };
const input = { dropId: 'drp_1', quantity: 1 };

afterEach(() => vi.unstubAllGlobals());

/** A browser's window as far as the network is concerned. */
const startBrowser = () => {
  const events = new EventTarget();
  const navigator = { onLine: false };
  vi.stubGlobal('navigator', navigator);
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  return {
    listeners: () => getEventListeners(events, 'online').length,
    setOnline: (isOnline: boolean) => {
      navigator.onLine = isOnline;
      events.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
    },
  };
};

const connect = (options: Partial<LiveDropsOptions> = {}) => {
  const fetch = vi.fn(async (_request: unknown) => Response.json(order));
  const client = createLiveDrops({ baseUrl: 'https://shop.test', auth: 'token-1', fetch, ...options });
  return { fetch, client };
};

describe('while the machine is offline', () => {
  it('a call fails at once, and nothing was sent', async () => {
    startBrowser();
    const { client, fetch } = connect();
    const error = await errorOf(client.orders.create(input));
    expect(error).toMatchObject({ code: 'offline', outcome: 'not_executed', attempts: 0, isRetrySafe: true });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('a call waits for the network when it is told to', async () => {
    const browser = startBrowser();
    const waiting = vi.fn();
    const { client, fetch } = connect({ offline: 'wait', on: { offline: waiting } });
    const placed = client.orders.create(input);
    await eventually(() => expect(waiting).toHaveBeenCalledOnce());
    expect(fetch).not.toHaveBeenCalled();
    browser.setOnline(true);
    await expect(placed).resolves.toEqual(order);
    expect(browser.listeners()).toBe(0);
  });

  it('a call that waits ends with its time or its signal, and leaves no listener', async () => {
    const browser = startBrowser();
    const { client } = connect({ offline: 'wait' });
    const late = await errorOf(client.orders.create(input, { totalTimeoutMs: 50 }));
    expect(late).toMatchObject({ code: 'timeout', phase: 'total', outcome: 'not_executed', attempts: 0 });
    const controller = new AbortController();
    const aborted = errorOf(client.orders.create(input, { signal: controller.signal }));
    await eventually(() => expect(browser.listeners()).toBe(1));
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'aborted', outcome: 'not_executed' });
    expect(browser.listeners()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('an order that was on its way keeps its key until it is settled', async () => {
    const browser = startBrowser();
    browser.setOnline(true);
    const keys: (string | null)[] = [];
    const answers = [
      () => {
        browser.setOnline(false);
        throw new TypeError('fetch failed');
      },
      () => Response.json(order),
    ];
    const fetch = async (request: RequestInfo | URL) => {
      keys.push((request as Request).headers.get('idempotency-key'));
      return (answers.shift() ?? (() => Response.error()))();
    };
    const { client } = connect({ fetch, offline: 'wait', retry: { baseDelayMs: 1 } });
    const placed = client.orders.create(input);
    await eventually(() => expect(browser.listeners()).toBe(1));
    browser.setOnline(true);
    await expect(placed).resolves.toEqual(order);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('an order that was on its way and cannot go on may have happened', async () => {
    const browser = startBrowser();
    browser.setOnline(true);
    const fetch = async () => {
      browser.setOnline(false);
      throw new TypeError('fetch failed');
    };
    const error = await errorOf(connect({ fetch, retry: { baseDelayMs: 1 } }).client.orders.create(input));
    expect(error).toMatchObject({ code: 'offline', outcome: 'unknown', attempts: 1 });
    expect(error.unsettled?.idempotencyKey).toBe(error.idempotencyKey);
  });

  it('a key that may have bought stays in doubt: the order lost its answer, then the network is gone', async () => {
    const browser = startBrowser();
    browser.setOnline(true);
    const fetch = async () => {
      throw new TypeError('fetch failed');
    };
    const { client } = connect({ fetch, retry: false });
    const lost = await errorOf(client.orders.create(input));
    browser.setOnline(false);
    const repeated = await errorOf(lost.unsettled?.repeat() ?? Promise.resolve());
    expect(repeated).toMatchObject({ code: 'offline', outcome: 'unknown', attempts: 0, isRetrySafe: true });
    expect(repeated.unsettled?.idempotencyKey).toBe(lost.idempotencyKey);
  });

  it('a prepared order that was never sent has not happened; one that was sent is in doubt', async () => {
    const browser = startBrowser();
    const fetch = async () => {
      throw new TypeError('fetch failed');
    };
    const { client } = connect({ fetch, retry: false });
    const prepared = await prepareOrder(client, input, { storage: memoryOrderStorage() });
    expect(await errorOf(prepared.place())).toMatchObject({ code: 'offline', outcome: 'not_executed' });
    browser.setOnline(true);
    expect(await errorOf(prepared.place())).toMatchObject({ code: 'connection_failed', outcome: 'unknown' });
    browser.setOnline(false);
    const error = await errorOf(prepared.place());
    expect(error).toMatchObject({ code: 'offline', outcome: 'unknown', isRetrySafe: true });
    expect(error.unsettled?.idempotencyKey).toBe(prepared.idempotencyKey);
  });

  it.each(['http://localhost:3001', 'http://127.0.0.1:3001', 'http://[::1]:3001', 'http://app.localhost'])(
    'a server on the same machine is called anyway: %s',
    async (baseUrl) => {
      startBrowser();
      await expect(connect({ baseUrl }).client.orders.create(input)).resolves.toEqual(order);
    },
  );
});
