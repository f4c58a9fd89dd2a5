import { createContext, createElement, useContext, type ReactElement, type ReactNode } from 'react';
import type { LiveDrops } from '../client.ts';
import type { OrderStorage } from '../checkout/order-storage.ts';
import type { Realtime } from '../realtime/realtime.ts';

/** What the hooks work with. */
export type LiveDropsContext = {
  client: LiveDrops;
  /** Without it, hooks show what was fetched and do not follow it. */
  realtime?: Realtime | undefined;
  /** Where `useOrder` keeps an order before it is sent. Default: nowhere, and a reload forgets it. */
  orderStorage?: OrderStorage | undefined;
};

const Context = createContext<LiveDropsContext | null>(null);

/**
 * Gives the hooks below it their client. Make client and realtime once, outside of components.
 *
 * @example
 * ```tsx
 * <LiveDropsProvider client={client} realtime={realtime} orderStorage={webOrderStorage(localStorage)}>
 *   <App />
 * </LiveDropsProvider>
 * ```
 */
export const LiveDropsProvider = ({
  children,
  ...context
}: LiveDropsContext & { children?: ReactNode }): ReactElement =>
  createElement(Context.Provider, { value: context }, children);

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
