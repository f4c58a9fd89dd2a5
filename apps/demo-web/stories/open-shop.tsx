import { createLiveDrops, createSession, memoryStorage, webOrderStorage } from '@livedrops/sdk';
import {
  createHandlers,
  createMockDb,
  createMockRealtime,
  type MockDb,
  type MockRealtime,
} from '@livedrops/sdk/msw';
import { createRealtime } from '@livedrops/sdk/realtime';
import type { StoryObj } from '@storybook/react-vite';
import { getResponse, type RequestHandler } from 'msw';
import { useEffect } from 'react';
import { MemoryRouter } from 'react-router';
import { App } from '../src/app/app.tsx';
import { createLiveHub } from '../src/lib/live-hub.ts';
import { createPageVersion } from '../src/lib/page-version.ts';
import { createQueries } from '../src/lib/queries.ts';
import type { Shop } from '../src/lib/shop-context.ts';
import { createFakePush } from '../test/fake-push.ts';
import { ShopStyles } from './shop-styles.tsx';

export const API_URL = 'https://api.stories.test';
/** A fan of the mock's demo data, who follows Kiln & Salt. */
export const ROWAN = 'rowan.ibrahim585@inbox.test';

export type World = { db: MockDb; network: MockRealtime; shop: Shop };

type Scene = {
  /** A text that is there when the story is. The first one of several counts. */
  shows: string | RegExp;
  /** The page. It may be known only when the world is made. */
  at?: string | ((world: World) => string);
  /** Who is signed in; `null`: nobody. Default: nobody. */
  as?: string | null;
  /** What happened before the page opens. */
  before?: (world: World) => void | Promise<void>;
  /** Answers that come in place of the mock's. */
  handlers?: readonly RequestHandler[];
  /** Whether live connections come up. Default: yes. */
  isOnline?: boolean;
  /** What a person does then. */
  then?: StoryObj['play'];
};

type Opened = { shop: Shop; path: string; close: () => void };

/** The whole shop on a mock of its own, as a story. */
export const shopAt = (scene: Scene): StoryObj => ({
  loaders: [async () => ({ opened: await open(scene) })],
  render: (_args, { loaded }) => <Shown opened={loaded['opened'] as Opened} />,
  play: async (context) => {
    await context.canvas.findAllByText(scene.shows, {}, { timeout: PATIENCE_MS });
    await scene.then?.(context);
  },
});

/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 30_000;

const open = async ({
  at = '/',
  as = null,
  before,
  handlers = [],
  isOnline = true,
}: Scene): Promise<Opened> => {
  const db = createMockDb();
  const network = createMockRealtime(db);
  network.setOnline(isOnline);
  localStorage.clear();
  sessionStorage.clear();
  const answer = answers([...handlers, ...createHandlers({ baseUrl: API_URL, db })]);
  const session = createSession({ storage: memoryStorage(as === null ? null : db.signIn(as)) });
  await session.ready();
  const client = createLiveDrops({ baseUrl: API_URL, auth: session, fetch: answer });
  const realtime = createRealtime(client, { transport: network.transport });
  const shop: Shop = {
    client,
    session,
    hub: createLiveHub(() => Promise.resolve(realtime)),
    push: createFakePush(),
    version: createPageVersion(API_URL),
    apiUrl: API_URL,
    tabStorage: sessionStorage,
    orderStorage: webOrderStorage(() => localStorage),
  };
  const world = { db, network, shop };
  await before?.(world);
  return { shop, path: typeof at === 'string' ? at : at(world), close: () => realtime.close() };
};

/** The mock answers inside the page: no worker, no server. */
const answers =
  (handlers: RequestHandler[]): typeof fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const answer = await getResponse(handlers, request);
    if (answer === undefined) throw new Error(`nobody answers ${request.method} ${request.url}`);
    return answer;
  };

const queriesOf = new WeakMap<Shop, ReturnType<typeof createQueries>>();

const Shown = ({ opened: { shop, path, close } }: { opened: Opened }) => {
  useEffect(() => close, [close]);
  const queries = queriesOf.get(shop) ?? createQueries();
  queriesOf.set(shop, queries);
  return (
    <>
      <ShopStyles />
      <MemoryRouter initialEntries={[path]}>
        <App shop={shop} queries={queries} />
      </MemoryRouter>
    </>
  );
};
