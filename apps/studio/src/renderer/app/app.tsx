import { LiveDropsProvider } from '@livedrops/sdk/react';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { createHashRouter, RouterProvider } from 'react-router';
import { BecomeCreatorPage } from '../features/sign-in/become-creator-page.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { StudioProvider, type Studio } from '../lib/studio.ts';
import { useHasExpired, useSession } from '../lib/use-session.ts';
import { CommandCenter } from './commands/command-center.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { Shell } from './shell.tsx';
import { StudioTheme } from './studio-theme.tsx';
import { keepClockInSync } from './keep-clock-in-sync.ts';

/**
 * The SDK repeats what is safe to repeat, so asking a second time here would only delay the message. Nothing waits for a network in silence:
 * a command that is kept until then may not be wanted any more, and is carried out unseen.
 */
const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 5_000, networkMode: 'always', refetchOnReconnect: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

/** A router that can be told to wait, which the question before leaving a form needs. */
const createRouter = () => createHashRouter([{ path: '*', Component: GuardedGate }]);

/** The whole window, for a studio that is ready. */
export const App = ({ studio }: { studio: Studio }) => {
  const [queries] = useState(createQueries);
  const [router] = useState(createRouter);
  useEffect(() => keepClockInSync(studio.client), [studio]);
  return (
    <StudioTheme>
      <Notifications position="bottom-left" limit={3} />
      <QueryClientProvider client={queries}>
        <LiveDropsProvider client={studio.client} realtime={studio.realtime}>
          <StudioProvider value={studio}>
            <RouterProvider router={router} />
          </StudioProvider>
        </LiveDropsProvider>
      </QueryClientProvider>
    </StudioTheme>
  );
};

/** Which of the three windows a person gets. */
const Gate = () => {
  const session = useSession();
  const hasExpired = useHasExpired();
  if (session === null) return <SignInPage hasExpired={hasExpired} />;
  // Another person must not inherit a screen's state.
  return session.user.creatorId === undefined ? <BecomeCreatorPage /> : <Shell key={session.user.id} />;
};

const GuardedGate = () => (
  <ScreenBoundary>
    <CommandCenter />
    <Gate />
  </ScreenBoundary>
);
