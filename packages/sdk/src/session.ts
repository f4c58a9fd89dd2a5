import { createIdempotencyKey } from './core/idempotency-key.ts';
import { lazyArea } from './core/web-area.ts';
import type { Session, User } from './types/account.ts';

/** Where a session survives a restart. All methods may be asynchronous. */
export type SessionStorage = {
  load: () => Session | null | Promise<Session | null>;
  save: (session: Session) => void | Promise<void>;
  clear: () => void | Promise<void>;
  /** Tells about changes by somebody else, such as another tab. Returns how to stop listening. */
  watch?: ((onChange: (session: Session | null) => void) => () => void) | undefined;
  /** Runs one refresh at a time over everybody who shares the storage. One that sleeps must not stop the others for ever. */
  exclusively?: (<T>(run: () => Promise<T>) => Promise<T>) | undefined;
  /**
   * A random name for the refresh of a token: the same each time, for everybody who shares the storage, until the session changes.
   * Default: one for each client.
   */
  refreshName?: ((refreshToken: string) => string | Promise<string>) | undefined;
};

/** Why a session changed: `expired` means that the server would not renew it, `elsewhere` that another tab changed it. */
export type SessionChange =
  | 'loaded'
  | 'signed_in'
  | 'refreshed'
  | 'updated'
  | 'signed_out'
  | 'expired'
  | 'elsewhere';

/** Called after each change with the session, or `null` when signed out. */
export type SessionListener = (session: Session | null, change: SessionChange) => void;

/** Who is signed in. Give it to `createLiveDrops` as `auth`, which then keeps it fresh. */
export type SessionStore = {
  /** The session now, or `null`. The same object until it changes. */
  readonly current: Session | null;
  readonly storage: SessionStorage;
  /** Resolves when the storage has been read. A storage that fails counts as empty. */
  ready: () => Promise<void>;
  /** Calls `listener` after each change. Returns how to stop. */
  subscribe: (listener: SessionListener) => () => void;
  /** Replaces the session, in the storage too. */
  set: (session: Session, change?: SessionChange) => Promise<void>;
  /** Takes over what is new about the person of the session. */
  setUser: (user: User) => Promise<void>;
  /** Forgets the session, in the storage too. Does not tell the server: use `client.auth.logout()` for that. */
  clear: (change?: SessionChange) => Promise<void>;
  /** Stops listening to the storage. */
  close: () => void;
};

/**
 * Makes a session store, empty until the storage was read. Default storage: memory.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: webStorage(() => localStorage) });
 * session.subscribe((current) => show(current?.user.name ?? 'Signed out'));
 * const client = createLiveDrops({ baseUrl, auth: session });
 * ```
 */
export const createSession = ({
  storage = memoryStorage(),
}: { storage?: SessionStorage } = {}): SessionStore => {
  const listeners = new Set<SessionListener>();
  let current: Session | null = null;
  let changed = false;

  const change = (session: Session | null, why: SessionChange) => {
    changed = true;
    if (current === session) return;
    current = session;
    for (const listener of Array.from(listeners)) tell(listener, session, why);
  };
  let writing: Promise<void> | undefined;
  // One after the other: a slow `save` must not bring back what a `clear` after it forgot.
  const store = async (write: () => void | Promise<void>) => {
    const before = writing;
    const mine = (async () => {
      if (before !== undefined) await before;
      // A storage that is full or forbidden must not sign anybody out: the session goes on in memory.
      try {
        await write();
      } catch {}
    })();
    writing = mine;
    await mine;
    if (writing === mine) writing = undefined;
  };
  const loaded = (async () => {
    try {
      const session = await storage.load();
      // Somebody may have signed in while the storage was being read; they are right.
      if (!changed && session !== null) change(session, 'loaded');
    } catch {}
  })();
  const unwatch = storage.watch?.((session) => change(session, 'elsewhere'));

  const set: SessionStore['set'] = async (session, why = 'signed_in') => {
    change(session, why);
    await store(() => storage.save(session));
  };
  return {
    get current() {
      return current;
    },
    storage,
    ready: () => loaded,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set,
    setUser: async (user) => {
      const isNews = current?.user.id === user.id && JSON.stringify(current.user) !== JSON.stringify(user);
      if (current !== null && isNews) await set({ ...current, user }, 'updated');
    },
    clear: async (why = 'signed_out') => {
      change(null, why);
      await store(() => storage.clear());
    },
    close: () => unwatch?.(),
  };
};

/** One listener's mistake must not keep the news from the others; it still surfaces as an uncaught error. */
const tell = (listener: SessionListener, session: Session | null, why: SessionChange): void => {
  try {
    listener(session, why);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};

/**
 * Keeps the session for as long as the program runs.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: memoryStorage() });
 * ```
 */
export const memoryStorage = (initial: Session | null = null): SessionStorage => {
  let kept = initial;
  return {
    load: () => kept,
    save: (session) => {
      kept = session;
    },
    clear: () => {
      kept = null;
    },
  };
};

/**
 * Keeps the session in `localStorage` or `sessionStorage` under `key` (default `livedrops.session`), and follows
 * what other tabs do to it. Any script of the page can read it there; where that matters, keep the session elsewhere.
 * Given as a function, the area is asked for when it is needed: where there is none, the session lives as long as the page.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: webStorage(() => sessionStorage) }); // forgotten with the tab
 * ```
 */
export const webStorage = (area: Storage | (() => Storage), key = 'livedrops.session'): SessionStorage => {
  const open = lazyArea(area);
  return {
    load: () => parseSession(open()?.getItem(key) ?? null),
    save: (session) => open()?.setItem(key, JSON.stringify(session)),
    clear: () => {
      open()?.removeItem(key);
      open()?.removeItem(`${key}.refresh`);
    },
    watch: (onChange) => {
      if (typeof globalThis.addEventListener !== 'function') return () => {};
      const listener = (event: Event) => {
        const { storageArea, key: changedKey, newValue } = event as StorageEvent;
        if (storageArea !== open()) return;
        // A `null` key means that the whole area was cleared.
        if (changedKey === key || changedKey === null) onChange(parseSession(newValue));
      };
      globalThis.addEventListener('storage', listener);
      return () => globalThis.removeEventListener('storage', listener);
    },
    exclusively: async (run) => {
      const locks = (globalThis.navigator as Navigator | undefined)?.locks;
      return locks === undefined ? run() : runLocked(locks, `${key}.refresh`, run);
    },
    refreshName: createRefreshNames({
      load: () => open()?.getItem(`${key}.refresh`) ?? null,
      save: (text) => open()?.setItem(`${key}.refresh`, text),
    }),
  };
};

/** Names each refresh, and keeps the name with its token for as long as `save` does, or this program runs. */
export const createRefreshNames = ({
  load,
  save,
}: { load?: () => string | null; save?: (text: string) => void } = {}) => {
  let kept: string | null = null;
  return (refreshToken: string): string => {
    const known = parseObject(load?.() ?? kept);
    if (known?.['of'] === refreshToken && typeof known['name'] === 'string') return known['name'];
    const name = createIdempotencyKey();
    kept = JSON.stringify({ of: refreshToken, name });
    // A storage that is full or forbidden must not keep anybody from a new token.
    try {
      save?.(kept);
    } catch {}
    return name;
  };
};

/** A refresh takes a second. Longer than this, the tab that holds the lock sleeps. */
const LOCK_MS = 10_000;

const runLocked = async <T>(locks: LockManager, name: string, run: () => Promise<T>): Promise<T> => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LOCK_MS);
  let running: Promise<T> | undefined;
  const begin = () => {
    clearTimeout(timer);
    running = run();
    return running;
  };
  try {
    return await locks.request(name, { signal: patience.signal }, begin);
  } catch (error) {
    // The lock was taken away meanwhile, because this tab slept; what it has begun has its own end.
    if (running !== undefined) return running;
    if (!patience.signal.aborted) throw error;
    return locks.request(name, { steal: true }, run);
  } finally {
    clearTimeout(timer);
  }
};

const parseSession = (text: string | null): Session | null => {
  const value = parseObject(text) as Partial<Session> | null;
  const isSession =
    typeof value?.accessToken === 'string' &&
    typeof value.refreshToken === 'string' &&
    typeof value.accessTokenExpiresAt === 'string' &&
    typeof value.user?.id === 'string';
  return isSession ? (value as Session) : null;
};

const parseObject = (text: string | null): Record<string, unknown> | null => {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};
