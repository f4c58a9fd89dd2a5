import type { Topic } from '@livedrops/sdk';
import type { Realtime, TopicFollower } from '@livedrops/sdk/realtime';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** The part of the SDK's realtime that the shop uses. */
export type LiveSource = Pick<Realtime, 'channel' | 'onJoined' | 'onGap' | 'onInbox'> & {
  readonly state: { name: string };
  onState: (listener: (state: { name: string }) => void) => () => void;
};

/** What the pill shows. `idle` while the page listens to nothing; `starting` until the first connection, so that a normal start does not look like a fault. */
export type Connection = 'idle' | 'starting' | 'live' | 'reconnecting' | 'offline';

export type LiveHub = {
  /** Follows a topic. The returned function stops. */
  follow: (topic: Topic, follower: TopicFollower) => () => void;
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
  const inboxListeners = new Set<() => void>();
  let loading: Promise<LiveHub['follow']> | undefined;

  /** Without the socket's code the shop still works: queries poll while the pill says "reconnecting". */
  const loadAtLast = async () => {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        // Of the same file as the socket's code, so it must not be in the first load either.
        const { followTopic } = await import('@livedrops/sdk/realtime');
        return { followTopic, source: await load() };
      } catch {
        update({ source: 'missing' });
        await networkOrTime(waitMs);
      }
    }
  };

  const connect = async (): Promise<LiveHub['follow']> => {
    const { followTopic, source } = await loadAtLast();
    source.onState(({ name }) => update({ source: name }));
    source.onInbox(() => inboxListeners.forEach((listener) => listener()));
    update({ source: source.state.name });
    return (topic, follower) => followTopic(source, topic, follower).stop;
  };

  return {
    connection,
    follow: (topic, follower) => {
      let stop: (() => void) | undefined;
      let stopped = false;
      update({ listeners: known.listeners + 1 });
      loading ??= connect();
      void loading.then((follow) => {
        if (!stopped) stop = follow(topic, follower);
      });
      return () => {
        if (stopped) return;
        stopped = true;
        update({ listeners: known.listeners - 1 });
        stop?.();
      };
    },
    onInbox: (listener) => {
      inboxListeners.add(listener);
      return () => inboxListeners.delete(listener);
    },
  };
};
