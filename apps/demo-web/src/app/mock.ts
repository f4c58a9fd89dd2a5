import { createHandlers, createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { setupWorker } from 'msw/browser';
import type { LiveSource } from '../lib/live-hub.ts';
import type { ShopOptions } from './create-shop.ts';

declare global {
  interface Window {
    /** The mock's data, to try things from the browser's console. */
    liveDropsMock?: MockDb;
  }
}

const LIFE_CYCLE_MS = 500;

const sourceOf = (db: MockDb): LiveSource => ({
  state: { name: 'live' },
  onState: () => () => undefined,
  onGap: () => () => undefined,
  channel: (topic) => ({
    on: (_type, listener) =>
      db.events.subscribe((event) => {
        if (event.topic === topic) listener(event);
      }),
  }),
});

/** Answers every request of the shop inside the page, events included. For design work without a server. */
export const startMock = async (apiUrl: string): Promise<Pick<ShopOptions, 'createSource'>> => {
  const db = createMockDb();
  const worker = setupWorker(...createHandlers({ baseUrl: apiUrl, db }));
  await worker.start({ onUnhandledRequest: 'bypass', quiet: true });
  setInterval(() => db.settle(), LIFE_CYCLE_MS);
  window.liveDropsMock = db;
  return { createSource: () => Promise.resolve(sourceOf(db)) };
};
