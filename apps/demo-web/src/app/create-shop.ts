import { createLiveDrops, createSession, webOrderStorage, webStorage } from '@livedrops/sdk';
import { createLiveHub, type LiveSource } from '../lib/live-hub.ts';
import { createPageVersion } from '../lib/page-version.ts';
import { createPushBrowser } from '../lib/push-browser.ts';
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
  const session = createSession({ storage: webStorage(() => localStorage) });
  await session.ready();
  const client = createLiveDrops({ baseUrl: apiUrl, auth: session });
  const push = createPushBrowser();
  // Whoever signs in here next must not be shown what was meant for the last one, however that session ended.
  session.subscribe((current) => {
    if (current === null) void push.unsubscribe().catch(() => undefined);
  });
  return {
    client,
    session,
    hub: createLiveHub(() => createSource(client)),
    push,
    version: createPageVersion(import.meta.env.BASE_URL),
    apiUrl,
    tabStorage: openTabStorage(),
    orderStorage: webOrderStorage(() => localStorage),
  };
};

/** Where site data is blocked, a tab remembers as long as its page lives. */
const openTabStorage = (): Shop['tabStorage'] => {
  try {
    return sessionStorage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    };
  }
};
