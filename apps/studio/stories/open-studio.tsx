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
import type { StudioBridge } from '../src/shared/ipc.ts';
import { App } from '../src/renderer/app/app.tsx';
import { createBrowserBridge } from '../src/renderer/lib/browser-bridge.ts';
import { createStudio, type Studio } from '../src/renderer/lib/studio.ts';
import { StudioStyles } from './studio-styles.tsx';

export const API_URL = 'https://api.stories.test';
/** A creator of the mock's demo data. */
export const DREW = 'drew.kumar297@example.com';

export type World = { db: MockDb; network: MockRealtime };

type Scene = {
  /** A text that is there when the story is. The first one of several counts. */
  shows: string | RegExp;
  /** Where the window opens, such as `/drops/new`. Default: the overview. */
  at?: string;
  /** Who is signed in; `null`: nobody. Default: Drew. */
  as?: string | null;
  /** What happened before the window opens. */
  before?: (world: World) => void | Promise<void>;
  /** Answers that come in place of the mock's. */
  handlers?: readonly RequestHandler[];
  bridge?: Partial<StudioBridge>;
  /** Whether live connections come up. Default: yes. */
  isOnline?: boolean;
  /** What a person does then. */
  then?: StoryObj['play'];
};

/** The whole Studio on a mock of its own, as a story. */
export const studioAt = (scene: Scene): StoryObj => ({
  loaders: [async () => ({ studio: await open(scene) })],
  render: (_args, { loaded }) => <Shown studio={loaded['studio'] as Studio} />,
  play: async (context) => {
    await context.canvas.findAllByText(scene.shows, {}, { timeout: PATIENCE_MS });
    await scene.then?.(context);
  },
});

/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 30_000;

const open = async ({
  at = '',
  as = DREW,
  before,
  handlers = [],
  bridge,
  isOnline = true,
}: Scene): Promise<Studio> => {
  const db = createMockDb();
  const network = createMockRealtime(db);
  network.setOnline(isOnline);
  await before?.({ db, network });
  answerWith([...handlers, ...createHandlers({ baseUrl: API_URL, db })]);
  const session = as === null ? null : db.signIn(as);
  localStorage.clear();
  const page: StudioBridge = {
    ...createBrowserBridge(API_URL),
    loadSession: async () => ({ session, protection: 'encrypted' }),
    ...bridge,
  };
  const config = { ...(await page.getConfig()), apiUrl: API_URL, platform: 'linux', version: '1.2.3' };
  window.location.hash = at;
  return createStudio(page, config, {
    connect: (client) => createRealtime(client, { transport: network.transport }),
  });
};

const real = window.fetch;

/** The mock answers inside the page: no worker, no server. */
const answerWith = (handlers: RequestHandler[]): void => {
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(API_URL)) return real(input, init);
    const answer = await getResponse(handlers, request);
    if (answer === undefined) throw new Error(`nobody answers ${request.method} ${request.url}`);
    return answer;
  };
};

const Shown = ({ studio }: { studio: Studio }) => {
  useEffect(() => () => studio.realtime.close(), [studio]);
  return (
    <>
      <StudioStyles />
      <App studio={studio} />
    </>
  );
};
