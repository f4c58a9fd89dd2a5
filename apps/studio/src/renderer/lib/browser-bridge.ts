import type { Session } from '@livedrops/sdk';
import { DEFAULT_API_URL, parseApiUrl } from '../../shared/api-url.ts';
import type { StudioBridge } from '../../shared/ipc.ts';

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
  warnBeforeClose: async (reasons) => {
    window.removeEventListener('beforeunload', askBeforeUnload);
    if (reasons.length > 0) window.addEventListener('beforeunload', askBeforeUnload);
  },
});
