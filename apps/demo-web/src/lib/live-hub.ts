import type { EventEnvelope, Topic } from '@livedrops/sdk';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** The part of the SDK's realtime that the shop uses. */
export type LiveSource = {
  channel: (topic: Topic) => { on: (type: '*', listener: (event: EventEnvelope) => void) => () => void };
  readonly state: { name: string };
  onState: (listener: (state: { name: string }) => void) => () => void;
  onJoined: (listener: (joined: { topic: Topic }) => void) => () => void;
  onGap: (listener: (gap: { topic: Topic }) => void) => () => void;
  onInbox: (listener: () => void) => () => void;
};

/** What the pill shows. `idle` while the page listens to nothing; `starting` until the first connection, so that a normal start does not look like a fault. */
export type Connection = 'idle' | 'starting' | 'live' | 'reconnecting' | 'offline';

export type LiveHub = {
  /** Listens to a topic. The returned function stops. */
  listen: (topic: Topic, listener: (event: EventEnvelope) => void) => () => void;
  /** A topic is heard from now on; what happened on it before is told by nobody. */
  onJoined: (listener: (topic: Topic) => void) => () => void;
  onGap: (listener: (topic: Topic) => void) => () => void;
  /** The inbox may have changed, here or on another device. The returned function stops. */
  onInbox: (listener: () => void) => () => void;
  connection: StoreApi<{ name: Connection }>;
};

type Known = {
  /** The state of the socket; `null` while its code loads, `missing` while that does not come. */
  source: string | null;
  listeners: number;
  wasLive: boolean;
};

const connectionOf = ({ source, listeners, wasLive }: Known): Connection => {
  if (!navigator.onLine) return 'offline';
  if (listeners === 0) return 'idle';
  if (source === 'live') return 'live';
  const isStart = source === null || source === 'idle' || source === 'connecting';
  return isStart && !wasLive ? 'starting' : 'reconnecting';
};

/** What is known of the connection, and what that means. */
const createConnection = () => {
  const known: Known = { source: null, listeners: 0, wasLive: false };
  const connection = createStore<{ name: Connection }>(() => ({ name: connectionOf(known) }));
  const update = (changes: Partial<Known> = {}) => {
    Object.assign(known, changes);
    known.wasLive ||= known.source === 'live';
    connection.setState({ name: connectionOf(known) });
  };
  addEventListener('online', () => update());
  addEventListener('offline', () => update());
  return { connection, known, update };
};

/** Adds to a set, and takes out again. */
const adderTo =
  <T>(listeners: Set<T>) =>
  (listener: T): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

/** Until the network is back, or the time is over. */
const networkOrTime = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });

/**
 * Live events for the shop. The socket code is loaded on its own, after the first paint,
 * so listeners may come before it does: they are connected once it is there.
 */
export const createLiveHub = (load: () => Promise<LiveSource>): LiveHub => {
  const { connection, known, update } = createConnection();
  const joinListeners = new Set<(topic: Topic) => void>();
  const gapListeners = new Set<(topic: Topic) => void>();
  const inboxListeners = new Set<() => void>();
  let loading: Promise<LiveSource> | undefined;

  /** Without the socket's code the shop still works: queries poll while the pill says "reconnecting". */
  const loadAtLast = async (): Promise<LiveSource> => {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        return await load();
      } catch {
        update({ source: 'missing' });
        await networkOrTime(waitMs);
      }
    }
  };

  const connect = async (): Promise<LiveSource> => {
    const source = await loadAtLast();
    source.onState(({ name }) => update({ source: name }));
    source.onJoined(({ topic }) => joinListeners.forEach((listener) => listener(topic)));
    source.onGap(({ topic }) => gapListeners.forEach((listener) => listener(topic)));
    source.onInbox(() => inboxListeners.forEach((listener) => listener()));
    update({ source: source.state.name });
    return source;
  };

  return {
    connection,
    listen: (topic, listener) => {
      let stop: (() => void) | undefined;
      let stopped = false;
      update({ listeners: known.listeners + 1 });
      loading ??= connect();
      void loading.then((source) => {
        if (!stopped) stop = source.channel(topic).on('*', listener);
      });
      return () => {
        if (stopped) return;
        stopped = true;
        update({ listeners: known.listeners - 1 });
        stop?.();
      };
    },
    onJoined: adderTo(joinListeners),
    onGap: adderTo(gapListeners),
    onInbox: adderTo(inboxListeners),
  };
};
