import type { LiveDrops, OrderStorage, Session } from '@livedrops/sdk';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LiveHub } from './live-hub.ts';
import type { PageVersion } from './page-version.ts';
import type { PushBrowser } from './push-browser.ts';

/** The signed-in state that the SDK keeps. */
export type SessionSource = {
  readonly current: Session | null;
  subscribe: (listener: () => void) => () => void;
};

/** Everything the shop reaches the world through. Made once in main, handed to tests as fakes. */
export type Shop = {
  client: LiveDrops;
  session: SessionSource;
  hub: LiveHub;
  push: PushBrowser;
  version: PageVersion;
  apiUrl: string;
  /** Per-tab memory for what must survive a reload. */
  tabStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Where orders that are about to be sent survive a reload, for all tabs of this browser. */
  orderStorage: OrderStorage;
};

export const ShopContext = createContext<Shop | null>(null);

export const useShop = (): Shop => {
  const shop = useContext(ShopContext);
  if (shop === null) throw new Error('useShop needs a ShopContext above it');
  return shop;
};

/** Who is signed in, or `null`. */
export const useSession = (): Session | null => {
  const { session } = useShop();
  return useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.current,
  );
};
