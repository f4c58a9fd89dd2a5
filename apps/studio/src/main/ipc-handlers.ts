import type { Language } from '../shared/language.ts';
import type { CloseReason, DesktopStatus, Notice, ZoomStep } from '../shared/ipc.ts';
import type { MenuEntry } from '../shared/menu.ts';
import type { FileSaver } from './file-saver.ts';
import type { Log } from './log.ts';
import type { IpcHandlers } from './ipc-router.ts';
import { openExternalSafely } from './open-external.ts';
import type { PageTeller } from './page-teller.ts';
import type { ServerAddress } from './server-address.ts';
import type { SessionStore } from './session-store.ts';
import type { Updates } from './updates.ts';

export type IpcHandlerDeps = {
  platform: string;
  version: string;
  server: ServerAddress;
  sessions: SessionStore;
  files: FileSaver;
  showNotice: (notice: Notice) => boolean;
  warnBeforeClose: (reasons: readonly CloseReason[]) => void;
  teller: PageTeller;
  setMenu: (entries: readonly MenuEntry[]) => void;
  zoom: (step: ZoomStep) => void;
  setLanguage: (language: Language) => void;
  setStatus: (status: DesktopStatus) => void;
  openRoom: (dropId: string) => void;
  updates: Updates;
  log: Log;
  openInBrowser: (url: string) => Promise<void>;
};

/** What the main process does for one window. */
export const createIpcHandlers = ({
  platform,
  version,
  server,
  sessions,
  files,
  showNotice,
  warnBeforeClose,
  teller,
  setMenu,
  zoom,
  setLanguage,
  setStatus,
  openRoom,
  updates,
  log,
  openInBrowser,
}: IpcHandlerDeps): IpcHandlers => ({
  'config.get': () => ({ apiUrl: server.current(), isServerFixed: server.isFixed, platform, version }),
  'server.choose': (typed) => server.choose(typed),
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
  listen: teller.listen,
  setMenu,
  zoom,
  setLanguage,
  setStatus,
  openRoom,
  'update.read': updates.read,
  'update.check': updates.check,
  'log.write': (entry) => log.write({ ...entry, from: 'page' }),
  'log.read': log.read,
  openExternal: (url) => openExternalSafely(url, { apiUrl: server.current(), open: openInBrowser }),
});
