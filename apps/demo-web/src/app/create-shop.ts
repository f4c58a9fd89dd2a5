import { createLiveDrops, createSession, webStorage } from '@livedrops/sdk';
import { createLiveHub, type LiveSource } from '../lib/live-hub.ts';
import type { Shop } from '../lib/shop-context.ts';

export type ShopOptions = {
  apiUrl: string;
  /** Default: the SDK's socket, loaded on its own after the first paint. */
  createSource?: ((client: Shop['client']) => Promise<LiveSource>) | undefined;
};

const socketSource = async (client: Shop['client']): Promise<LiveSource> => {
  const { createRealtime } = await import('@livedrops/sdk/realtime');
  return createRealtime(client);
};

/** Connects the shop to a server: session from this browser, calls, live events. */
export const createShop = async ({ apiUrl, createSource = socketSource }: ShopOptions): Promise<Shop> => {
  const session = createSession({ storage: webStorage(localStorage) });
  await session.ready();
  const client = createLiveDrops({ baseUrl: apiUrl, auth: session });
  return {
    client,
    session,
    hub: createLiveHub(() => createSource(client)),
    apiUrl,
    tabStorage: sessionStorage,
  };
};
