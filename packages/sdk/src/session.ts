import { createIdempotencyKey } from './core/idempotency-key.ts';
import { locked } from './core/locked.ts';
import { parseSession } from './core/session-form.ts';
import { lazyArea } from './core/web-area.ts';
import type { Session, User } from './types/account.ts';

/** A session as it is kept. */
export type KeptSession = Session & {
  /**
   * A random name for the refresh of its token, from the moment that one is tried: with it, an answer that was lost can be had again, also
   * after a restart.
   */
  refreshName?: string | undefined;
};

/** Where a session survives a restart, whole. All methods may be asynchronous. */
export type SessionStorage = {
  load: () => KeptSession | null | Promise<KeptSession | null>;
  save: (session: KeptSession) => void | Promise<void>;
  clear: () => void | Promise<void>;
  /** Tells about changes by somebody else, such as another tab. Returns how to stop listening. */
  watch?: ((onChange: (session: Session | null) => void) => () => void) | undefined;
  /** Runs one refresh at a time over everybody who shares the storage. One that sleeps must not stop the others for ever. */
  exclusively?: (<T>(run: () => Promise<T>) => Promise<T>) | undefined;
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
export type SessionListener = (session: KeptSession | null, change: SessionChange) => void;

/** Who is signed in. Give it to `createLiveDrops` as `auth`, which then keeps it fresh. */
export type SessionStore = {
  /** The session now, or `null`. The same object until it changes. */
  readonly current: KeptSession | null;
  readonly storage: SessionStorage;
  /** Resolves when the storage has been read. A storage that fails counts as empty. */
  ready: () => Promise<void>;
  /** Calls `listener` after each change. Returns how to stop. */
  subscribe: (listener: SessionListener) => () => void;
  /** Replaces the session, in the storage too. */
  set: (session: KeptSession, change?: SessionChange) => Promise<void>;
  /** Takes over what is new about the person of the session. */
  setUser: (user: User) => Promise<void>;
  /** Gives the refresh of the session its name, in the storage too: the `known` one, the one that it has, or a new one. Tells no listener. */
  nameRefresh: (known?: string) => Promise<string>;
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
  const { subscribe, tell } = newListeners();
  let current: KeptSession | null = null;
  let changed = false;

  const change = (session: KeptSession | null, why: SessionChange) => {
    changed = true;
    if (current === session) return;
    current = session;
    tell(session, why);
  };
  const store = inOrder();
  const loaded = (async () => {
    try {
      const session = await storage.load();
      // Somebody may have signed in while the storage was being read; they are right.
      if (!changed && session !== null) change(session, 'loaded');
    } catch {}
  })();
  const unwatch = storage.watch?.((session) => {
    const before = current;
    change(session, 'elsewhere');
    if (session !== null || before === null) return;
    // Browsers tell late: what this tab has saved since the other one signed out must not sign both in again.
    void store(async () => {
      if ((await storage.load())?.refreshToken === before.refreshToken) await storage.clear();
    });
  });

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
    subscribe,
    set,
    setUser: async (user) => {
      const isNews = current?.user.id === user.id && JSON.stringify(current.user) !== JSON.stringify(user);
      if (current !== null && isNews) await set({ ...current, user }, 'updated');
    },
    nameRefresh: async (known) => {
      const name = known ?? current?.refreshName ?? createIdempotencyKey();
      if (current === null || current.refreshName === name) return name;
      const named = { ...current, refreshName: name };
      current = named;
      await store(() => storage.save(named));
      return name;
    },
    clear: async (why = 'signed_out') => {
      change(null, why);
      await store(() => storage.clear());
    },
    close: () => unwatch?.(),
  };
};

/** Runs writes one after the other: a slow `save` must not bring back what a `clear` after it forgot. */
const inOrder = () => {
  let writing: Promise<void> | undefined;
  return async (write: () => void | Promise<void>): Promise<void> => {
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
};

/** One listener's mistake must not keep the news from the others; it still surfaces as an uncaught error. */
const newListeners = () => {
  const listeners = new Set<SessionListener>();
  const tell: SessionListener = (session, why) => {
    for (const listener of Array.from(listeners)) {
      try {
        listener(session, why);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  const subscribe: SessionStore['subscribe'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { subscribe, tell };
};

/**
 * Keeps the session for as long as the program runs.
 *
 * @example
 * ```ts
 * const session = createSession({ storage: memoryStorage() });
 * ```
 */
export const memoryStorage = (initial: KeptSession | null = null): SessionStorage => {
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
    clear: () => open()?.removeItem(key),
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
    exclusively: (run) => locked((locks, begin) => lockOrSteal(locks, `${key}.refresh`, begin), run),
  };
};

/** A refresh takes a second. Longer than this, the tab that holds the lock sleeps. */
const LOCK_MS = 10_000;

const lockOrSteal = async (locks: LockManager, name: string, begin: () => Promise<unknown>) => {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LOCK_MS);
  const beginInTime = () => {
    clearTimeout(timer);
    return begin();
  };
  try {
    await locks.request(name, { signal: patience.signal }, beginInTime);
  } catch (error) {
    if (!patience.signal.aborted) throw error;
    await locks.request(name, { steal: true }, begin);
  } finally {
    clearTimeout(timer);
  }
};
