import { isApiKeyLike } from '../contract/api-key-form.ts';
import type { SubscribeAnswer } from '../contract/socket.ts';
import type { CloseReason, Transport, TransportHandlers } from '../realtime/transport.ts';
import type { EventEnvelope, Topic } from '../types/event.ts';
import { isGoodKey, listenerOfKey } from './api-key-caller.ts';
import { kindOf } from './inbox.ts';
import type { MockDb } from './mock-db.ts';
import { refusalOfTopic } from './routes/events.ts';

/** The live connection of a mock, in your hand. */
export type MockRealtime = {
  /** For `createRealtime(client, { transport })`. */
  transport: Transport;
  /** How many connections are open. */
  readonly connections: number;
  /** Ends every connection, as a lost network does by default. */
  disconnect: (reason?: Partial<CloseReason>) => void;
  /** While `false`, no connection comes up. */
  setOnline: (isOnline: boolean) => void;
  /** Loses the next `count` events on their way (default 1), as a bad network may. */
  loseNext: (count?: number) => void;
};

/** How often drops that are due are started and ended while somebody listens, in milliseconds. */
const TICK_MS = 250;

/**
 * The live side of a mock: what happens in `db` arrives at those who listen, by the rules of the real server.
 *
 * @example
 * ```ts
 * const live = createMockRealtime(createMockDb());
 * const realtime = createRealtime(client, { transport: live.transport });
 * live.disconnect();
 * ```
 */
export const createMockRealtime = (db: MockDb): MockRealtime => {
  const open = createOpenConnections(db);
  let isOnline = true;
  let toLose = 0;
  db.events.subscribe((event) => {
    if (toLose > 0) toLose -= 1;
    else open.all().forEach((connection) => connection.send(event));
  });
  db.inboxes.subscribe((userId) => open.all().forEach((connection) => connection.signalInbox(userId)));
  // As the server does, which takes no new one with that key.
  db.revokedKeys.subscribe((key) =>
    open.end(
      open.all().filter(({ token }) => token === key),
      { kind: 'policy', message: 'io server disconnect' },
    ),
  );
  return {
    transport: {
      connect: ({ token, handlers }) => {
        const connection = createConnection(db, token, handlers);
        // As on a real network, nothing is heard before the caller has its connection in hand.
        queueMicrotask(() => {
          if (connection.isOver()) return;
          if (!isOnline) return connection.end({ kind: 'network', message: 'offline' });
          if (!connection.mayConnect())
            return connection.end({ kind: 'unauthorized', message: 'unauthenticated' });
          open.add(connection);
          handlers.onOpen();
        });
        return {
          subscribe: connection.subscribe,
          unsubscribe: connection.unsubscribe,
          close: () => {
            connection.close();
            open.remove([connection]);
          },
        };
      },
    },
    get connections() {
      return open.all().length;
    },
    disconnect: ({ kind = 'network', message = 'transport close' } = {}) =>
      open.end(open.all(), { kind, message }),
    setOnline: (value) => {
      isOnline = value;
    },
    loseNext: (count = 1) => {
      toLose = count;
    },
  };
};

/** The connections that are open. While there are any, drops that are due start and end. */
const createOpenConnections = (db: MockDb) => {
  const open = new Set<MockConnection>();
  let ticking: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    if (open.size > 0) ticking ??= setInterval(() => db.settle(), TICK_MS);
    else {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
  const remove = (gone: readonly MockConnection[]) => {
    for (const connection of gone) open.delete(connection);
    tick();
  };
  return {
    all: () => [...open],
    add: (connection: MockConnection) => {
      open.add(connection);
      tick();
    },
    remove,
    end: (ended: readonly MockConnection[], reason: CloseReason) => {
      remove(ended);
      for (const connection of ended) connection.end(reason);
    },
  };
};

type MockConnection = ReturnType<typeof createConnection>;

const createConnection = (db: MockDb, token: string | undefined, handlers: TransportHandlers) => {
  const topics = new Set<Topic>();
  let isOver = false;
  const isKey = token !== undefined && isApiKeyLike(token);
  const session = () =>
    db.sessions.find(({ accessToken, expiresAtMs }) => accessToken === token && db.clock.now() < expiresAtMs);
  const listener = () => (isKey ? listenerOfKey(db, token) : db.users.get(session()?.userId ?? ''));
  return {
    token,
    isOver: () => isOver,
    mayConnect: () => token === undefined || (isKey ? isGoodKey(db, token) : session() !== undefined),
    send: (event: EventEnvelope) => {
      if (isOver || !topics.has(event.topic)) return;
      handlers.onEvent(structuredClone(event));
      // What a creator announced is in the inboxes of their followers now.
      if (event.topic.startsWith('creator:') && kindOf(event) !== null) handlers.onSignal('inbox');
    },
    signalInbox: (userId: string) => {
      if (!isOver && listener()?.id === userId) handlers.onSignal('inbox');
    },
    subscribe: async (topic: Topic): Promise<SubscribeAnswer> => {
      if (isOver) throw new Error('The connection is over');
      const code = refusalOfTopic(topic, listener());
      // Who says something with a key is known, though it may not hear this.
      if (code !== undefined) return { ok: false, code: isKey ? 'forbidden' : code };
      topics.add(topic);
      return { ok: true, seq: db.events.latestSeq(topic) };
    },
    unsubscribe: (topic: Topic) => void topics.delete(topic),
    close: () => {
      isOver = true;
    },
    end: (reason: CloseReason) => {
      if (isOver) return;
      isOver = true;
      handlers.onClose(reason);
    },
  };
};
