import { createLiveDrops, createSession, memoryStorage, webOrderStorage, type Topic } from '@livedrops/sdk';
import { createHandlers, createMockDb, createMockRealtime, type MockDb } from '@livedrops/sdk/msw';
import { createRealtime } from '@livedrops/sdk/realtime';
import { act, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { MemoryRouter, type NavigateFunction, useLocation, useNavigate } from 'react-router';
import { onTestFinished } from 'vitest';
import { App } from '../src/app/app.tsx';
import { createLiveHub } from '../src/lib/live-hub.ts';
import { createPageVersion, type PageVersion } from '../src/lib/page-version.ts';
import type { PushBrowser } from '../src/lib/push-browser.ts';
import { createQueries } from '../src/lib/queries.ts';
import { createFakePush } from './fake-push.ts';

export const API_URL = 'http://api.shop.test';

/** Demo people of the mock. Rowan follows Kiln & Salt. */
export const ROWAN = 'rowan.ibrahim585@inbox.test';
export const TAYLOR = 'taylor.hernandez806@inbox.test';

/** A mocked server that lives as long as the test. */
export const startServer = (db: MockDb = createMockDb()) => {
  const server = setupServer(...createHandlers({ baseUrl: API_URL, db }));
  server.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => server.close());
  const realtime = createMockRealtime(db);
  return { db, server, realtime };
};

const Where = ({ onRouter }: { onRouter: (navigate: NavigateFunction) => void }) => {
  const { pathname, search } = useLocation();
  onRouter(useNavigate());
  return <output data-testid="where">{pathname + search}</output>;
};

type OpenOptions = { path?: string; as?: string; push?: PushBrowser; version?: PageVersion };

/** Opens the shop on a page, as a person's browser does; call it again for a reload. */
export const openShop = async (
  { db, realtime: mock }: Pick<ReturnType<typeof startServer>, 'db' | 'realtime'>,
  { path = '/', as, push = createFakePush(), version = createPageVersion(API_URL) }: OpenOptions = {},
) => {
  const session = createSession({ storage: memoryStorage(as === undefined ? null : db.signIn(as)) });
  await session.ready();
  // A page that was left sends nothing more: a late retry would reach the server of the next test.
  let isOpen = true;
  const client = createLiveDrops({
    baseUrl: API_URL,
    auth: session,
    fetch: (input, init) => (isOpen ? fetch(input, init) : new Promise(() => undefined)),
  });
  const heard = new Set<Topic>();
  const transport: typeof mock.transport = {
    connect: (options) => {
      const connection = mock.transport.connect(options);
      const subscribe = async (topic: Topic) => {
        const answer = await connection.subscribe(topic);
        heard.add(topic);
        return answer;
      };
      return { ...connection, subscribe };
    },
  };
  const realtime = createRealtime(client, { transport });
  const queries = createQueries();
  const shop = {
    client,
    session,
    hub: createLiveHub(() => Promise.resolve(realtime)),
    push,
    version,
    apiUrl: API_URL,
    tabStorage: sessionStorage,
    orderStorage: webOrderStorage(localStorage),
  };
  const router: { navigate?: NavigateFunction } = {};
  const view = render(
    <MemoryRouter initialEntries={[path]}>
      <App shop={shop} queries={queries} />
      <Where onRouter={(navigate) => (router.navigate = navigate)} />
    </MemoryRouter>,
  );
  const leave = () => {
    isOpen = false;
    view.unmount();
    realtime.close();
    queries.clear();
  };
  onTestFinished(leave);
  return {
    user: userEvent.setup(),
    leave,
    session,
    /** Back and forward, as the browser's buttons do. */
    go: (steps: number) => act(async () => router.navigate?.(steps)),
    where: () => view.getByTestId('where').textContent,
    /** Whether the shop listens to a topic yet. */
    hears: (topic: Topic) => heard.has(topic),
  };
};
