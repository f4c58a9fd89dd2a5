import { createRealtime, type Transport } from '@livedrops/sdk/realtime';
import {
  createHandlers,
  createMockDb,
  createMockRealtime,
  type MockDb,
  type MockRealtime,
} from '@livedrops/sdk/msw';
import { render, screen } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import { App } from '../src/renderer/app/app.tsx';
import { loadScreens } from '../src/renderer/app/screens.ts';
import { createStudio, type Studio } from '../src/renderer/lib/studio.ts';
import type { CloseReason, Notice, StudioBridge } from '../src/shared/ipc.ts';
import type { LoadedSession, SessionProtection } from '../src/shared/session.ts';

export const API_URL = 'http://api.studio.test';
export const DREW = 'drew.kumar297@example.com';

export type FakeBridge = StudioBridge & {
  saved: LoadedSession['session'];
  notices: Notice[];
  /** Why closing the window would be asked about now. */
  closeReasons: CloseReason[];
};

/** The main process as the window sees it. */
const createFakeBridge = (session: LoadedSession['session'], protection: SessionProtection): FakeBridge => {
  const bridge: FakeBridge = {
    saved: session,
    notices: [],
    closeReasons: [],
    getConfig: async () => ({ apiUrl: API_URL, platform: 'linux', version: '1.2.3' }),
    loadSession: async () => ({ session: bridge.saved, protection }),
    saveSession: async (value) => {
      bridge.saved = value;
      return protection;
    },
    clearSession: async () => {
      bridge.saved = null;
    },
    notify: async (notice) => bridge.notices.push(notice) > 0,
    openExternal: async () => true,
    warnBeforeClose: async (reasons) => {
      bridge.closeReasons = reasons;
    },
  };
  return bridge;
};

export type TestStudio = {
  db: MockDb;
  server: ReturnType<typeof setupServer>;
  network: MockRealtime;
  /** From now on the connection stands and nothing comes over it, as when a cable is pulled out far away. */
  fallSilent: () => void;
  bridge: FakeBridge;
  studio: Studio;
  user: UserEvent;
};

type Options = {
  /** Whose session the bridge holds at the start; nobody's by default. */
  signedInAs?: string;
  /** Where the window opens, such as `/drops/new`. */
  at?: string;
  protection?: SessionProtection;
  db?: MockDb;
  /** Whether live connections come up; they do by default. */
  isOnline?: boolean;
};

const QUIET_MS = 1_000;

/** A transport that can go on without a word. */
const withSilence = (transport: Transport): { transport: Transport; fall: () => void } => {
  let isSilent = false;
  const unless =
    <A extends unknown[]>(run: (...values: A) => void) =>
    (...values: A): void => {
      if (!isSilent) run(...values);
    };
  return {
    fall: () => {
      isSilent = true;
    },
    transport: {
      connect: ({ handlers, ...where }) => {
        const connection = transport.connect({
          ...where,
          handlers: {
            onOpen: unless(handlers.onOpen),
            onEvent: unless(handlers.onEvent),
            onSignal: unless(handlers.onSignal),
            onHeard: unless(handlers.onHeard),
            onClose: unless(handlers.onClose),
          },
        });
        return {
          subscribe: (topic) => (isSilent ? new Promise(() => {}) : connection.subscribe(topic)),
          unsubscribe: (topic) => connection.unsubscribe(topic),
          close: () => connection.close(),
        };
      },
    },
  };
};

/** The whole window against a mocked server. Waits until it is past its first screen. */
export const renderStudio = async (options: Options = {}): Promise<TestStudio> => {
  const db = options.db ?? createMockDb();
  const server = setupServer(...createHandlers({ baseUrl: API_URL, db }));
  server.listen({ onUnhandledFrame: 'error' });
  const network = createMockRealtime(db);
  network.setOnline(options.isOnline ?? true);
  const silence = withSilence(network.transport);
  const session = options.signedInAs === undefined ? null : db.signIn(options.signedInAs);
  const bridge = createFakeBridge(session, options.protection ?? 'encrypted');
  const studio = await createStudio(bridge, {
    connect: (client) => createRealtime(client, { transport: silence.transport, quietMs: QUIET_MS }),
  });
  // A screen that is read from disk in the middle of a test would make it wait for the disk.
  await loadScreens();
  window.location.hash = options.at ?? '';
  const view = render(<App studio={studio} />);
  onTestFinished(() => {
    view.unmount();
    studio.realtime.close();
    server.close();
  });
  if (options.signedInAs !== undefined) await screen.findByRole('navigation', { name: 'Screens' });
  return { db, server, network, fallSilent: silence.fall, bridge, studio, user: userEvent.setup() };
};
