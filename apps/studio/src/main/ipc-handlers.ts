import type { CloseReason, Notice } from '../shared/ipc.ts';
import type { IpcHandlers } from './ipc-router.ts';
import { openExternalSafely } from './open-external.ts';
import type { SessionStore } from './session-store.ts';

export type IpcHandlerDeps = {
  config: { apiUrl: string; platform: string; version: string };
  sessions: SessionStore;
  showNotice: (notice: Notice) => boolean;
  warnBeforeClose: (reasons: readonly CloseReason[]) => void;
  openInBrowser: (url: string) => Promise<void>;
};

/** What the main process does for the window. */
export const createIpcHandlers = ({
  config,
  sessions,
  showNotice,
  warnBeforeClose,
  openInBrowser,
}: IpcHandlerDeps): IpcHandlers => ({
  'config.get': () => config,
  'session.load': () => sessions.load(),
  'session.save': (session) => sessions.save(session),
  'session.clear': () => sessions.clear(),
  notify: showNotice,
  warnBeforeClose,
  openExternal: (url) => openExternalSafely(url, { apiUrl: config.apiUrl, open: openInBrowser }),
});
