import {
  createLiveDrops,
  createSession,
  type LiveDrops,
  memoryStorage,
  webOrderStorage,
} from '@livedrops/sdk';
import {
  createHandlers,
  createMockDb,
  createMockRealtime,
  type MockDb,
  type MockRealtime,
} from '@livedrops/sdk/msw';
import { createRealtime } from '@livedrops/sdk/realtime';
import type { StoryObj } from '@storybook/react-vite';
import type { RequestHandler } from 'msw';
import { type ReactNode, useEffect } from 'react';
import { MemoryRouter } from 'react-router';
import { App, ShopProviders } from '../src/app/app.tsx';
import { createLiveHub } from '../src/lib/live-hub.ts';
import { createPageVersion } from '../src/lib/page-version.ts';
import { createQueries } from '../src/lib/queries.ts';
import type { Shop } from '../src/lib/shop-context.ts';
import { createFakePush } from '../test/fake-push.ts';
import { answerInPage } from '../../stories/answer-in-page.ts';
import { ShopStyles } from './shop-styles.tsx';

export const API_URL = 'https://api.stories.test';
/** Fans of the mock's demo data. Rowan follows Kiln & Salt. */
export const ROWAN = 'rowan.ibrahim585@inbox.test';
export const TAYLOR = 'taylor.hernandez806@inbox.test';

export type World = {
  db: MockDb;
  network: MockRealtime;
  shop: Shop;
  /** `use` takes answers that come in place of those there are, from now on. */
  server: { use: (...handlers: RequestHandler[]) => void };
  /** The API for a person on another device. */
  clientOf: (email: string) => LiveDrops;
};

/** What can happen on a page. Each step waits for what it needs. */
export type Stage = World & {
  /** Waits for a text, seen or as a label. */
  see: (text: string | RegExp) => Promise<void>;
  press: (name: string | RegExp, role?: 'button' | 'radio') => Promise<void>;
  type: (label: string | RegExp, text: string) => Promise<void>;
};

type Scene = {
  /** A text, seen or as a label, that is there at the end and proves the state. The first one of several counts. */
  shows: string | RegExp;
  /** The page. It may be known only when the world is made. Default: the start page. */
  at?: string | ((world: World) => string);
  /** Who is signed in; `null`: nobody. Default: nobody. */
  as?: string | null;
  /** What happened before the page opens. */
  before?: (world: World) => unknown;
  /** Whether live connections come up. Default: yes. */
  isOnline?: boolean;
  /** What happens once the page is open: what a person does, or what the world does. */
  after?: (stage: Stage) => Promise<void>;
};

type Opened = { world: World; path: string; close: () => void };

/** The whole shop on a mock of its own, as a story. */
export const shopAt = (scene: Scene): StoryObj =>
  staged(scene, ({ shop }) => <App shop={shop} queries={queriesFor(shop)} />);

/** A part of the shop alone, in the theme and with the connections of the shop. */
export const partOf = (scene: Omit<Scene, 'at'>, part: (world: World) => ReactNode): StoryObj =>
  staged(scene, (world) => (
    <ShopProviders shop={world.shop} queries={queriesFor(world.shop)}>
      <main style={{ display: 'grid', gap: 24, justifyItems: 'start', padding: 24 }}>{part(world)}</main>
    </ShopProviders>
  ));

const staged = (scene: Scene, draw: (world: World) => ReactNode): StoryObj => ({
  loaders: [async () => ({ opened: await open(scene) })],
  render: (_args, { loaded }) => <Shown opened={loaded['opened'] as Opened} draw={draw} />,
  play: async (context) => {
    const stage = stageOf(context, (context.loaded['opened'] as Opened).world);
    await scene.after?.(stage);
    await stage.see(scene.shows);
  },
});

/** A busy machine is slow, not wrong. */
const PATIENCE = { timeout: 30_000 };

type PlayContext = Parameters<NonNullable<StoryObj['play']>>[0];

const stageOf = ({ canvas, userEvent }: PlayContext, world: World): Stage => ({
  ...world,
  see: async (text) => {
    const found = [canvas.findAllByText(text, {}, PATIENCE), canvas.findAllByLabelText(text, {}, PATIENCE)];
    await Promise.any(found).catch((cause: unknown) => {
      throw new Error(`${text} is not there`, { cause });
    });
  },
  press: async (name, role = 'button') => {
    await userEvent.click(await canvas.findByRole(role, { name }, PATIENCE));
  },
  type: async (label, text) => {
    await userEvent.type(await canvas.findByLabelText(label, {}, PATIENCE), text);
  },
});

/** The browser says that it has no network. The next story begins with one. */
export const loseNetwork = (): void => {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
  dispatchEvent(new Event('offline'));
};

const open = async ({ at = '/', as = null, before, isOnline = true }: Scene): Promise<Opened> => {
  Reflect.deleteProperty(navigator, 'onLine');
  localStorage.clear();
  sessionStorage.clear();
  const db = createMockDb();
  const network = createMockRealtime(db);
  network.setOnline(isOnline);
  let handlers: RequestHandler[] = createHandlers({ baseUrl: API_URL, db });
  // What fails shall be seen soon, and what takes its time shall take it.
  const patience = {
    retry: { baseDelayMs: 50, maxDelayMs: 50 },
    timeoutMs: HOUR_MS,
    totalTimeoutMs: HOUR_MS,
  };
  const options = { baseUrl: API_URL, fetch: answerInPage(() => handlers), ...patience };
  const session = createSession({ storage: memoryStorage(as === null ? null : db.signIn(as)) });
  await session.ready();
  const client = createLiveDrops({ ...options, auth: session });
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
  const world: World = {
    db,
    network,
    shop,
    server: {
      use: (...added) => {
        handlers = [...added, ...handlers];
      },
    },
    clientOf: (email) => createLiveDrops({ ...options, auth: db.signIn(email).accessToken }),
  };
  await before?.(world);
  return { world, path: typeof at === 'string' ? at : at(world), close: () => realtime.close() };
};

const HOUR_MS = 3_600_000;

const queriesOf = new WeakMap<Shop, ReturnType<typeof createQueries>>();

const queriesFor = (shop: Shop) => {
  const queries = queriesOf.get(shop) ?? createQueries();
  queriesOf.set(shop, queries);
  return queries;
};

const Shown = ({ opened, draw }: { opened: Opened; draw: (world: World) => ReactNode }) => {
  const { world, path, close } = opened;
  useEffect(() => close, [close]);
  return (
    // The styles know the place of the shop by this name.
    <div id="root">
      <ShopStyles />
      <MemoryRouter initialEntries={[path]}>{draw(world)}</MemoryRouter>
    </div>
  );
};
