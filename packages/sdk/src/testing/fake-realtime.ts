import type { SubscribeAnswer } from '../contract/socket.ts';
import type { CloseReason, Transport, TransportHandlers } from '../realtime/transport.ts';
import type { EventData, EventEnvelope, EventType, Topic } from '../types/event.ts';
import { createFakeEventLog, type FakeEventLog } from './fake-event-log.ts';

/** A live connection in your hand: what is emitted, lost, repeated and refused is up to the test. */
export type FakeRealtime = {
  /** For `createRealtime(client, { transport })`. */
  readonly transport: Transport;
  /** For `createLiveDrops({ fetch })`: answers `GET /api/events` with what was emitted, everything else as `fetch` does. */
  readonly fetch: typeof globalThis.fetch;
  /** How many connections are open. */
  readonly connections: number;
  /** Something happens on a topic: everybody who listens hears of it, and it can be fetched later. */
  emit: <K extends EventType>(topic: Topic, type: K, data: EventData[K]) => EventEnvelope<K>;
  /** Sends the newest event of a topic again, as servers do that deliver at least once. */
  duplicate: (topic: Topic) => void;
  /** What is emitted in `run` arrives backwards. */
  reorder: (run: () => void) => void;
  /** What is emitted in `run` is lost on its way; it can still be fetched. */
  lose: (run: () => void) => void;
  /** Tells every connection that the inbox has changed. */
  signalInbox: () => void;
  /** Ends every connection, as a lost network does by default. */
  disconnect: (reason?: Partial<CloseReason>) => void;
  /** While `false`, no connection comes up. */
  setOnline: (isOnline: boolean) => void;
  /** Forgets what was emitted on a topic so far: who has missed some of it gets a gap. */
  expire: (topic: Topic) => void;
  /** From now on nobody may listen to a topic. */
  refuse: (topic: Topic, code?: 'forbidden' | 'unauthenticated') => void;
};

/**
 * The live side of a server, in the test's hand: no socket, no timer, no mock of HTTP.
 * With the mock of `@livedrops/sdk/msw`, use its `createMockRealtime` instead, which tells what happens there.
 *
 * @example
 * ```ts
 * const fake = createFakeRealtime();
 * const client = createLiveDrops({ baseUrl: 'http://api.test', fetch: fake.fetch });
 * const realtime = createRealtime(client, { transport: fake.transport });
 * fake.emit('drop:drp_1', 'stock.changed', { dropId: 'drp_1', remaining: 4, held: 0, stock: 10, status: 'live' });
 * ```
 */
export const createFakeRealtime = ({ fetch }: { fetch?: typeof globalThis.fetch } = {}): FakeRealtime => {
  const log = createFakeEventLog();
  const open = new Set<FakeConnection>();
  const refused = new Map<Topic, 'forbidden' | 'unauthenticated'>();
  let isOnline = true;
  let deliver = sendTo(open);

  const during = (sending: (event: EventEnvelope) => void, run: () => void) => {
    const before = deliver;
    deliver = sending;
    try {
      run();
    } finally {
      deliver = before;
    }
  };
  return {
    transport: createTransport({ open, refused, log, isOnline: () => isOnline }),
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname.endsWith('/api/events')) return Response.json(log.page(url.searchParams));
      return fetch === undefined ? notFaked(url) : fetch(input, init);
    },
    get connections() {
      return open.size;
    },
    emit: (topic, type, data) => {
      const event = log.append(topic, type, data);
      deliver(event as EventEnvelope);
      return event;
    },
    duplicate: (topic) => {
      const newest = log.newest(topic);
      if (newest !== undefined) deliver(newest);
    },
    reorder: (run) => {
      const held: EventEnvelope[] = [];
      during((event) => held.unshift(event), run);
      held.forEach((event) => deliver(event));
    },
    lose: (run) => during(() => {}, run),
    signalInbox: () => open.forEach(({ handlers }) => handlers.onSignal('inbox')),
    disconnect: ({ kind = 'network', message = 'transport close' } = {}) => {
      const ended = [...open];
      open.clear();
      for (const { handlers } of ended) handlers.onClose({ kind, message });
    },
    setOnline: (value) => {
      isOnline = value;
    },
    expire: log.expire,
    refuse: (topic, code = 'forbidden') => void refused.set(topic, code),
  };
};

type FakeConnection = { handlers: TransportHandlers; topics: Set<Topic> };

const sendTo = (open: ReadonlySet<FakeConnection>) => (event: EventEnvelope) => {
  for (const { handlers, topics } of open) {
    if (topics.has(event.topic)) handlers.onEvent(structuredClone(event));
  }
};

type TransportDeps = {
  open: Set<FakeConnection>;
  refused: ReadonlyMap<Topic, 'forbidden' | 'unauthenticated'>;
  log: FakeEventLog;
  isOnline: () => boolean;
};

const createTransport = ({ open, refused, log, isOnline }: TransportDeps): Transport => ({
  connect: ({ handlers }) => {
    const connection: FakeConnection = { handlers, topics: new Set() };
    let isOver = false;
    // As on a real network, nothing is heard before the caller has its connection in hand.
    queueMicrotask(() => {
      if (isOver) return;
      if (!isOnline()) return handlers.onClose({ kind: 'network', message: 'offline' });
      open.add(connection);
      handlers.onOpen();
    });
    return {
      subscribe: async (topic): Promise<SubscribeAnswer> => {
        if (!open.has(connection)) throw new Error('The connection is over');
        const code = refused.get(topic);
        if (code !== undefined) return { ok: false, code };
        connection.topics.add(topic);
        return { ok: true, seq: log.latest(topic) };
      },
      unsubscribe: (topic) => void connection.topics.delete(topic),
      close: () => {
        isOver = true;
        open.delete(connection);
      },
    };
  },
});

const notFaked = (url: URL): Response =>
  Response.json(
    {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: `${url.pathname} is not faked: give createFakeRealtime a fetch`,
      outcome: 'not_executed',
      requestId: 'req_fake',
    },
    { status: 404 },
  );
