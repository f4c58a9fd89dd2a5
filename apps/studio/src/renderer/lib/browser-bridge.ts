import type { Session } from '@livedrops/sdk';
import { DEFAULT_API_URL, parseApiUrl } from '../../shared/api-url.ts';
import { pathOf } from '../../shared/screen.ts';
import type { StudioBridge, UpdateState } from '../../shared/ipc.ts';

const SESSION_KEY = 'livedrops.studio.session';

const readSession = (): Session | null => {
  try {
    return JSON.parse(sessionStorage.getItem(SESSION_KEY) ?? 'null') as Session | null;
  } catch {
    return null;
  }
};

/** The browser has a question of its own. */
const askBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();

/** A browser that blocks site data throws. The session lives in memory then. */
const unlessBlocked = (use: () => void): void => {
  try {
    use();
  } catch {}
};

/** Gives the pieces of a file to the browser, which keeps its own folder for what is downloaded. */
const download = (name: string, pieces: Uint8Array<ArrayBuffer>[]): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(pieces));
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/** A page may not write to the disk as it goes: a file is in its memory until it is whole. */
const createDownloads = () => {
  const files = new Map<string, { name: string; pieces: Uint8Array<ArrayBuffer>[] }>();
  return {
    beginFile: async (name) => {
      const id = crypto.randomUUID();
      files.set(id, { name, pieces: [] });
      return { id, name };
    },
    writeFile: async (id, piece) => {
      const file = files.get(id);
      file?.pieces.push(new Uint8Array(piece));
      return file === undefined ? 'gone' : null;
    },
    finishFile: async (id) => {
      const file = files.get(id);
      files.delete(id);
      if (file === undefined) return 'gone';
      download(file.name, file.pieces);
      return null;
    },
    cancelFile: async (id) => void files.delete(id),
    showFile: async () => {},
  } satisfies Partial<StudioBridge>;
};

const NO_UPDATES: UpdateState = {
  phase: 'off',
  version: null,
  notes: null,
  percent: null,
  checkedAt: null,
  frozenUntil: null,
  fault: null,
  channel: 'latest',
};

/** Stands in for the main process when the Studio runs in a plain browser. For development: the session is readable by scripts. */
export const createBrowserBridge = (apiUrl: string | undefined): StudioBridge => ({
  getConfig: async () => ({
    apiUrl: parseApiUrl(apiUrl ?? '') ?? DEFAULT_API_URL,
    isServerFixed: true,
    platform: 'web',
    version: 'dev',
  }),
  chooseServer: async () => 'no_address',
  loadSession: async () => ({ session: readSession(), protection: 'memory' }),
  saveSession: async (session) => {
    unlessBlocked(() => sessionStorage.setItem(SESSION_KEY, JSON.stringify(session)));
    return 'memory';
  },
  clearSession: async () => unlessBlocked(() => sessionStorage.removeItem(SESSION_KEY)),
  notify: async ({ title, body }) => {
    if (!('Notification' in window) || Notification.permission !== 'granted') return false;
    return new Notification(title, { body }) instanceof Notification;
  },
  openExternal: async (url) => {
    if (!url.startsWith('https:')) return false;
    window.open(url, '_blank', 'noopener,noreferrer');
    return true;
  },
  ...createDownloads(),
  warnBeforeClose: async (reasons) => {
    window.removeEventListener('beforeunload', askBeforeUnload);
    if (reasons.length > 0) window.addEventListener('beforeunload', askBeforeUnload);
  },
  // The browser has a menu and a zoom of its own, and nobody else asks for a screen.
  onCommand: () => () => {},
  setMenu: async () => {},
  zoom: async () => {},
  setLanguage: async () => {},
  setStatus: async () => {},
  openRoom: async (dropId) => void window.open(`#${pathOf({ name: 'live', dropId })}`, '_blank', 'noopener'),
  // A page is as new as its server.
  readUpdate: async () => NO_UPDATES,
  checkForUpdate: async () => NO_UPDATES,
  writeLog: async () => {},
  readLog: async () => '',
});
