import type { CloseReason, Notice } from '../shared/ipc.ts';
import type { FileSaver } from './file-saver.ts';
import type { IpcHandlers } from './ipc-router.ts';
import { openExternalSafely } from './open-external.ts';
import type { SessionStore } from './session-store.ts';

export type IpcHandlerDeps = {
  config: { apiUrl: string; platform: string; version: string };
  sessions: SessionStore;
  files: FileSaver;
  showNotice: (notice: Notice) => boolean;
  warnBeforeClose: (reasons: readonly CloseReason[]) => void;
  openInBrowser: (url: string) => Promise<void>;
};

/** What the main process does for the window. */
export const createIpcHandlers = ({
  config,
  sessions,
  files,
  showNotice,
  warnBeforeClose,
  openInBrowser,
}: IpcHandlerDeps): IpcHandlers => ({
  'config.get': () => config,
  'session.load': () => sessions.load(),
  'session.save': (session) => sessions.save(session),
  'session.clear': () => sessions.clear(),
  notify: showNotice,
  'file.begin': (suggestedName) => files.begin(suggestedName),
  'file.write': (id, piece) => files.write(id, piece),
  'file.finish': (id) => files.finish(id),
  'file.cancel': (id) => files.cancel(id),
  'file.show': (id) => files.show(id),
  warnBeforeClose,
  openExternal: (url) => openExternalSafely(url, { apiUrl: config.apiUrl, open: openInBrowser }),
});
