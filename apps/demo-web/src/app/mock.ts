import {
  createHandlers,
  createMockDb,
  createMockRealtime,
  type MockDb,
  type MockRealtime,
} from '@livedrops/sdk/msw';
import { createRealtime } from '@livedrops/sdk/realtime';
import { setupWorker } from 'msw/browser';
import type { ShopOptions } from './create-shop.ts';

declare global {
  interface Window {
    /** The mock, to try things from the browser's console. */
    liveDropsMock?: { db: MockDb; realtime: MockRealtime; worker: ReturnType<typeof setupWorker> };
  }
}

/** Answers every request of the shop inside the page, events included. For design work without a server. */
export const startMock = async (apiUrl: string): Promise<Pick<ShopOptions, 'createSource'>> => {
  const db = createMockDb();
  const worker = setupWorker(...createHandlers({ baseUrl: apiUrl, db }));
  await worker.start({ onUnhandledFrame: 'bypass', quiet: true });
  const realtime = createMockRealtime(db);
  window.liveDropsMock = { db, realtime, worker };
  return { createSource: async (client) => createRealtime(client, { transport: realtime.transport }) };
};
