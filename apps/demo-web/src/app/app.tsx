import { LiveDropsProvider } from '@livedrops/sdk/react';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { AnnouncerProvider } from '../components/announcer.tsx';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { useForgetFollowIntent } from '../features/follow/follow-intent.ts';
import { ShownPaymentsProvider } from '../features/payment/shown-payments.tsx';
import { queryKeys } from '../lib/query-keys.ts';
import { type Shop, ShopContext, useSession, useShop } from '../lib/shop-context.ts';
import { useVersionChecks } from '../lib/use-page-version.ts';
import { useClockSync } from '../lib/use-server-now.ts';
import { LiveAlerts } from './lazy-parts.tsx';
import { NewVersion } from './new-version.tsx';
import { AppRoutes } from './routes.tsx';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';

const colorSchemes = localStorageColorSchemeManager({ key: 'livedrops.color-scheme' });

/** Another person must not see what the last one had in the cache. */
const useOwnCache = (): void => {
  const queries = useQueryClient();
  const userId = useSession()?.user.id;
  useEffect(
    () => () => {
      if (userId === undefined) return;
      queries.removeQueries({ queryKey: queryKeys.orders });
      queries.removeQueries({ queryKey: queryKeys.anyFollowing });
      queries.removeQueries({ queryKey: queryKeys.notifications });
    },
    [userId, queries],
  );
};

/** A notification was pressed while the shop is open: it goes to the page without loading anew. */
const useOpenedNotifications = (): void => {
  const { push } = useShop();
  const navigate = useNavigate();
  useEffect(() => push.onOpen((path) => void navigate(path)), [push, navigate]);
};

const Main = () => {
  const { tabStorage } = useShop();
  const signedIn = useSession() !== null;
  useClockSync();
  useOwnCache();
  useVersionChecks();
  useOpenedNotifications();
  useForgetFollowIntent(tabStorage);
  return (
    <ShownPaymentsProvider>
      <Shell>
        <AppRoutes />
        {signedIn && <LiveAlerts />}
        <NewVersion />
      </Shell>
    </ShownPaymentsProvider>
  );
};

type ShopProps = { shop: Shop; queries: QueryClient };

/** What every part of the shop needs above it. A router must surround it. */
export const ShopProviders = ({ shop, queries, children }: ShopProps & { children: ReactNode }) => (
  <ShopContext value={shop}>
    <LiveDropsProvider client={shop.client} orderStorage={shop.orderStorage}>
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
          <AnnouncerProvider>{children}</AnnouncerProvider>
        </MantineProvider>
      </QueryClientProvider>
    </LiveDropsProvider>
  </ShopContext>
);

/** The shop, given its connections. A router must surround it. */
export const App = (props: ShopProps) => (
  <ShopProviders {...props}>
    <ErrorBoundary heading="The shop broke">
      <Main />
    </ErrorBoundary>
  </ShopProviders>
);
