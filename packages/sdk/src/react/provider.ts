import {
  createContext,
  createElement,
  useContext,
  useState,
  version,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { LiveDrops } from '../client.ts';
import type { OrderStorage } from '../checkout/order-storage.ts';
import type { Realtime } from '../realtime/realtime.ts';

/** What the hooks work with. */
export type LiveDropsContext = {
  client: LiveDrops;
  /** Without it, hooks show what was fetched and do not follow it. The first one that is given holds, for as long as `client` stays. */
  realtime?: Realtime | undefined;
  /** Where `useOrder` keeps an order before it is sent. Default: nowhere, and a reload forgets it. The first one holds, too. */
  orderStorage?: OrderStorage | undefined;
};

const Context = createContext<LiveDropsContext | null>(null);

/**
 * Gives the hooks below it their client. Make client, realtime and storage once, outside of components.
 *
 * @example
 * ```tsx
 * const orderStorage = webOrderStorage(() => localStorage);
 * const page = (
 *   <LiveDropsProvider client={client} realtime={realtime} orderStorage={orderStorage}>
 *     <App />
 *   </LiveDropsProvider>
 * );
 * ```
 */
export const LiveDropsProvider = ({
  children,
  ...context
}: LiveDropsContext & { children?: ReactNode }): ReactElement => {
  // Packages do not refuse an older React at install, because those who use none of the hooks may have one.
  if (Number.parseInt(version, 10) < 18)
    throw new TypeError(`@livedrops/sdk/react needs React 18 or newer, and this is ${version}`);
  return createElement(Context.Provider, { value: useHeld(context) }, children);
};

/** What was given first: one made anew in each render must not make the hooks begin anew, and forget what was bought. */
const useHeld = (given: LiveDropsContext): LiveDropsContext => {
  const [held, setHeld] = useState(given);
  if (held.client !== given.client) {
    setHeld(given);
    return given;
  }
  const { realtime = given.realtime, orderStorage = given.orderStorage } = held;
  if (realtime === held.realtime && orderStorage === held.orderStorage) return held;
  const next = { ...held, realtime, orderStorage };
  setHeld(next);
  return next;
};

/**
 * What the next `LiveDropsProvider` above was given. Throws when there is none.
 *
 * @example
 * ```tsx
 * const { client } = useLiveDrops();
 * return <button onClick={() => client.auth.logout()}>Sign out</button>;
 * ```
 */
export const useLiveDrops = (): LiveDropsContext => {
  const context = useContext(Context);
  if (context === null)
    throw new Error('Hooks of @livedrops/sdk/react need a <LiveDropsProvider> above them');
  return context;
};
