import source from '../../public/push-worker.js?raw';
import { describe, expect, it } from 'vitest';

type Shown = { title: string; options: { tag?: string; renotify?: boolean; body: string; data: unknown } };
type Window = { focused: boolean; focus: () => Promise<Window>; postMessage: (message: unknown) => void };

/** The worker as a browser runs it: given its global object, and then only told of events. */
const install = (windows: Window[] = []) => {
  const listeners = new Map<string, (event: object) => void>();
  const shown: Shown[] = [];
  const opened: string[] = [];
  const self = {
    location: { origin: 'https://shop.example' },
    skipWaiting: () => undefined,
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    registration: {
      getNotifications: async ({ tag }: { tag: string }) =>
        shown.filter(({ options }) => options.tag === tag).map(({ options }) => options),
      showNotification: async (title: string, options: Shown['options']) => {
        await Promise.resolve();
        if (title === 'Refused') throw new TypeError('No notification permission');
        shown.push({ title, options });
      },
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (path: string) => opened.push(path),
    },
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- a worker is a script, not a module
  new Function('self', source)(self);
  const fire = async (type: string, event: object) => {
    let work: unknown;
    listeners.get(type)?.({ ...event, waitUntil: (promise: unknown) => (work = promise) });
    await work;
  };
  return {
    shown,
    opened,
    push: (data: unknown) =>
      fire('push', { data: { json: () => (typeof data === 'string' ? JSON.parse(data) : data) } }),
    press: async ({ options: { data } }: Shown) => {
      let closed = false;
      await fire('notificationclick', { notification: { data, close: () => (closed = true) } });
      expect(closed).toBe(true);
    },
  };
};

/** What the server sends of a drop that has started. */
const STARTED = {
  id: 'evt_1',
  kind: 'dropStarted',
  title: 'Moon vase is live',
  body: 'Moon vase by Kiln & Salt, €48.00. 12 units left.',
  url: 'https://shop.example/d/drp_1',
  tag: 'abc',
};

describe('the push worker', () => {
  it('shows what the server says', async () => {
    const worker = install();
    await worker.push(STARTED);
    expect(worker.shown).toMatchObject([
      {
        title: 'Moon vase is live',
        options: { body: STARTED.body, tag: 'abc', renotify: true, data: { id: 'evt_1', path: '/d/drp_1' } },
      },
    ]);
  });

  it('is silent about a repeat, and not about the next news of the same drop', async () => {
    const worker = install();
    await worker.push(STARTED);
    await worker.push(STARTED);
    await worker.push({ ...STARTED, id: 'evt_2' });
    expect(worker.shown.map(({ options }) => options.renotify)).toEqual([true, false, true]);
  });

  it('is silent about a repeat that comes at the same moment', async () => {
    const worker = install();
    await Promise.all([worker.push(STARTED), worker.push(STARTED)]);
    expect(worker.shown.map(({ options }) => options.renotify)).toEqual([true, false]);
  });

  it('shows the next message when one could not be shown', async () => {
    const worker = install();
    const refused = worker.push({ ...STARTED, title: 'Refused' });
    await Promise.all([expect(refused).rejects.toThrow('permission'), worker.push(STARTED)]);
    expect(worker.shown).toHaveLength(1);
  });

  it.each(['not json', '"text"', 'null'])('shows something also for %s', async (data) => {
    const worker = install();
    await worker.push(data);
    expect(worker.shown).toHaveLength(1);
  });

  it('opens the page, of this shop only', async () => {
    const worker = install();
    await worker.push(STARTED);
    await worker.push({ ...STARTED, url: 'https://evil.example/x?y=1' });
    await worker.push({ ...STARTED, url: 'https://shop.example//evil.example' });
    for (const one of worker.shown) await worker.press(one);
    expect(worker.opened).toEqual(['/d/drp_1', '/x?y=1', '/evil.example']);
  });

  it('brings the window forward that was used last, and tells it where to go', async () => {
    const said: unknown[] = [];
    const windowOf = (name: string, focused: boolean): Window => {
      const made: Window = {
        focused,
        focus: async () => made,
        postMessage: (message) => said.push([name, message]),
      };
      return made;
    };
    const worker = install([windowOf('other', false), windowOf('used', true)]);
    await worker.push(STARTED);
    for (const one of worker.shown) await worker.press(one);
    expect(said).toEqual([['used', { type: 'open', path: '/d/drp_1' }]]);
    expect(worker.opened).toEqual([]);
  });
});
