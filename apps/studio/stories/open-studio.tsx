import {
  createHandlers,
  createMockDb,
  createMockRealtime,
  type MockDb,
  type MockRealtime,
} from '@livedrops/sdk/msw';
import { createRealtime } from '@livedrops/sdk/realtime';
import { notifications } from '@mantine/notifications';
import type { StoryObj } from '@storybook/react-vite';
import { configure, screen } from '@testing-library/react';
import type { RequestHandler } from 'msw';
import { type ReactNode, useEffect } from 'react';
import type { StudioBridge } from '../src/shared/ipc.ts';
import { App } from '../src/renderer/app/app.tsx';
import { createBrowserBridge } from '../src/renderer/lib/browser-bridge.ts';
import { createStudio, type Studio } from '../src/renderer/lib/studio.ts';
import { answerInPage } from '../../stories/answer-in-page.ts';
import { StudioStyles } from './studio-styles.tsx';

export const API_URL = 'https://api.stories.test';
/** A creator of the mock's demo data. */
export const DREW = 'drew.kumar297@example.com';

/** A busy machine is slow, not wrong. */
configure({ asyncUtilTimeout: 30_000 });

export type World = { db: MockDb; network: MockRealtime };
export type User = Parameters<NonNullable<StoryObj['play']>>[0]['userEvent'];

type Scene = {
  /** A text that is there at the end, which proves the state. The first one of several counts. */
  shows: string | RegExp;
  /** Where the window opens, such as `/drops/new`. Default: the overview. */
  at?: string;
  /** Who is signed in; `null`: nobody. Default: Drew. */
  as?: string | null;
  /** What happened before the window opens. The mock answers already. */
  before?: (world: World) => void | Promise<void>;
  /** Answers that come in place of the mock's. */
  handlers?: readonly RequestHandler[];
  bridge?: Partial<StudioBridge>;
  /** Whether live connections come up. Default: yes. */
  isOnline?: boolean;
  /** What happens once the window is open, and what its person does. */
  after?: (opened: World & { studio: Studio; user: User }) => void | Promise<void>;
};

type Opened = World & { studio: Studio };

/** The whole Studio on a mock of its own, as a story. */
export const studioAt = (scene: Scene): StoryObj =>
  openedStory(scene, ({ studio }) => <App studio={studio} />);

/** A Studio on a mock of its own, of which the story draws what it wants. */
export const openedStory = (scene: Scene, draw: (opened: Opened) => ReactNode): StoryObj => ({
  loaders: [async () => ({ opened: await open(scene) })],
  render: (_args, { loaded }) => {
    const opened = loaded['opened'] as Opened;
    return <Shown studio={opened.studio}>{draw(opened)}</Shown>;
  },
  play: async ({ loaded, userEvent }) => {
    await scene.after?.({ ...(loaded['opened'] as Opened), user: userEvent });
    await screen.findAllByText(scene.shows);
  },
});

/** Asked more often than the window takes silence for a dead network, as the real one is. */
const QUIET_MS = 1_000;

const open = async ({
  at = '',
  as = DREW,
  before,
  handlers = [],
  bridge,
  isOnline = true,
}: Scene): Promise<Opened> => {
  const db = createMockDb();
  const network = createMockRealtime(db);
  network.setOnline(isOnline);
  const answers = createHandlers({ baseUrl: API_URL, db });
  answerWith(answers);
  await before?.({ db, network });
  answerWith([...handlers, ...answers]);
  const session = as === null ? null : db.signIn(as);
  localStorage.clear();
  notifications.clean();
  const page: StudioBridge = {
    ...createBrowserBridge(API_URL),
    loadSession: async () => ({ session, protection: 'encrypted' }),
    ...bridge,
  };
  const config = { ...(await page.getConfig()), apiUrl: API_URL, platform: 'linux', version: '1.2.3' };
  window.location.hash = at;
  const studio = await createStudio(page, config, {
    connect: (client) => createRealtime(client, { transport: network.transport, quietMs: QUIET_MS }),
  });
  return { db, network, studio };
};

const real = window.fetch;

const answerWith = (handlers: readonly RequestHandler[]): void => {
  const answer = answerInPage(() => handlers);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(API_URL) ? answer(request) : real(input, init);
  };
};

const Shown = ({ studio, children }: { studio: Studio; children: ReactNode }) => {
  useEffect(() => () => studio.realtime.close(), [studio]);
  return (
    <>
      <StudioStyles />
      {children}
    </>
  );
};
