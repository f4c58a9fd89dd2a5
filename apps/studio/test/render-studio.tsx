import { t } from '@lingui/core/macro';
import { createRealtime } from '@livedrops/sdk/realtime';
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
import type {
  CloseReason,
  DesktopStatus,
  LogEntry,
  Notice,
  PageCommand,
  StudioBridge,
  UpdateState,
  ZoomStep,
} from '../src/shared/ipc.ts';
import type { MenuEntry } from '../src/shared/menu.ts';
import type { LoadedSession, SessionProtection } from '../src/shared/session.ts';

export const API_URL = 'http://api.studio.test';
export const CONFIG = { apiUrl: API_URL, isServerFixed: false, platform: 'linux', version: '1.2.3' };
export const DREW = 'drew.kumar297@example.com';

export type FakeBridge = StudioBridge & {
  /** What was saved, and what is begun, by name. */
  files: { name: string; text: string; state: 'begun' | 'saved' | 'cancelled' | 'shown' }[];
  saved: LoadedSession['session'];
  notices: Notice[];
  typedServers: string[];
  /** Why closing the window would be asked about now. */
  closeReasons: CloseReason[];
  /** What the menu bar shows. */
  menu: MenuEntry[];
  zoomed: ZoomStep[];
  /** What the desktop shows. */
  status: DesktopStatus | null;
  update: UpdateState;
  log: Omit<LogEntry, 'from'>[];
  /** Drops whose rooms were opened in windows of their own. */
  rooms: string[];
  /** Says something to the page, as the main process does. */
  tell: (command: PageCommand) => void;
};

const NO_UPDATE: UpdateState = {
  phase: 'off',
  version: null,
  notes: null,
  percent: null,
  checkedAt: null,
  frozenUntil: null,
  fault: null,
  channel: 'latest',
};

/** The main process as the window sees it. */
export const createFakeBridge = (
  session: LoadedSession['session'],
  protection: SessionProtection,
): FakeBridge => {
  const listeners = new Set<(command: PageCommand) => void>();
  const bridge: FakeBridge = {
    saved: session,
    files: [],
    notices: [],
    typedServers: [],
    closeReasons: [],
    menu: [],
    zoomed: [],
    status: null,
    update: { ...NO_UPDATE },
    log: [],
    rooms: [],
    tell: (command) => listeners.forEach((listener) => listener(command)),
    getConfig: async () => CONFIG,
    chooseServer: async (typed) => {
      bridge.typedServers.push(typed);
      return 'chosen';
    },
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
    beginFile: async (name) => ({
      id: String(bridge.files.push({ name, text: '', state: 'begun' }) - 1),
      name,
    }),
    writeFile: async (id, piece) => {
      const file = bridge.files[Number(id)];
      if (file?.state !== 'begun') return 'gone';
      file.text += new TextDecoder().decode(piece);
      return null;
    },
    finishFile: async (id) => {
      Object.assign(bridge.files[Number(id)] ?? {}, { state: 'saved' });
      return null;
    },
    cancelFile: async (id) => void Object.assign(bridge.files[Number(id)] ?? {}, { state: 'cancelled' }),
    showFile: async (id) => void Object.assign(bridge.files[Number(id)] ?? {}, { state: 'shown' }),
    warnBeforeClose: async (reasons) => {
      bridge.closeReasons = reasons;
    },
    onCommand: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setMenu: async (entries) => {
      bridge.menu = entries;
    },
    zoom: async (step) => void bridge.zoomed.push(step),
    setLanguage: async () => {},
    setStatus: async (status) => {
      bridge.status = status;
    },
    openRoom: async (dropId) => void bridge.rooms.push(dropId),
    readUpdate: async () => bridge.update,
    checkForUpdate: async () => bridge.update,
    writeLog: async (entry) => void bridge.log.push(entry),
    readLog: async () => bridge.log.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  };
  return bridge;
};

export type TestStudio = {
  db: MockDb;
  server: ReturnType<typeof setupServer>;
  network: MockRealtime;
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
  /** Whether the server was named where the app was started. */
  isServerFixed?: boolean;
  db?: MockDb;
  /** Whether live connections come up; they do by default. */
  isOnline?: boolean;
};

/** The server is asked for a sign of life so often that a slow machine does not look like a dead link. */
const QUIET_MS = 1_000;

/** The whole window against a mocked server. Waits until it is past its first screen. */
export const renderStudio = async (options: Options = {}): Promise<TestStudio> => {
  const db = options.db ?? createMockDb();
  const server = setupServer(...createHandlers({ baseUrl: API_URL, db }));
  server.listen({ onUnhandledFrame: 'error' });
  const network = createMockRealtime(db);
  network.setOnline(options.isOnline ?? true);
  const session = options.signedInAs === undefined ? null : db.signIn(options.signedInAs);
  const bridge = createFakeBridge(session, options.protection ?? 'encrypted');
  const studio = await createStudio(
    bridge,
    { ...CONFIG, isServerFixed: options.isServerFixed ?? false },
    {
      connect: (client) => createRealtime(client, { transport: network.transport, quietMs: QUIET_MS }),
    },
  );
  // A screen that is read from disk in the middle of a test would make it wait for the disk.
  await loadScreens();
  window.location.hash = options.at ?? '';
  const view = render(<App studio={studio} />);
  onTestFinished(() => {
    view.unmount();
    studio.realtime.close();
    server.close();
  });
  if (options.signedInAs !== undefined) await screen.findByRole('navigation', { name: t`Screens` });
  return { db, server, network, bridge, studio, user: userEvent.setup() };
};
