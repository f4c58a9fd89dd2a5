import {
  createLiveDrops,
  type EventEnvelope,
  type EventPage,
  type LiveDrops,
  type Topic,
} from '../../src/index.ts';
import type { SubscribeAnswer } from '../../src/contract/index.ts';
import type { CloseReason, Transport, TransportHandlers } from '../../src/realtime/index.ts';

export const TOPIC: Topic = 'drop:drp_1';

export const stockEvent = (seq: number, topic: Topic = TOPIC): EventEnvelope<'stock.changed'> => ({
  id: `evt_${topic}_${seq}`,
  topic,
  seq,
  type: 'stock.changed',
  occurredAt: '2026-11-23T18:00:00.000Z',
  data: { dropId: 'drp_1', remaining: 1000 - seq, held: 0, stock: 1000, status: 'live' },
});

/** One connection, moved by hand. */
type FakeConnection = {
  token: string | undefined;
  handlers: TransportHandlers;
  subscribed: Topic[];
  unsubscribed: Topic[];
  isClosed: boolean;
  /** Answers the subscriptions that wait, and each later one. */
  answer: (answer: SubscribeAnswer) => void;
  /** Answers no subscription any more. */
  fallSilent: () => void;
  send: (...events: unknown[]) => void;
  end: (reason?: Partial<CloseReason>) => void;
};

/** A live server of which every step is in the test's hand: connections, acknowledgements, events and history. */
export const createFakeLive = (auth?: Parameters<typeof createLiveDrops>[0]['auth']) => {
  const connections: FakeConnection[] = [];
  const asked: number[] = [];
  let history: (after: number) => EventPage | Response | Promise<EventPage> = () => ({
    items: [],
    latestSeq: 0,
    gap: false,
  });
  const client: LiveDrops = createLiveDrops({
    baseUrl: 'http://api.test',
    auth,
    retry: false,
    fetch: async (request) => {
      const url = new URL((request as Request).url);
      const after = Number(url.searchParams.get('after'));
      asked.push(after);
      const page = await history(after);
      return page instanceof Response ? page : Response.json(page);
    },
  });
  const transport: Transport = {
    connect: ({ token, handlers }) => {
      const connection = createConnection(token, handlers);
      connections.push(connection);
      return {
        subscribe: (topic) => {
          connection.subscribed.push(topic);
          return connection.next();
        },
        unsubscribe: (topic) => void connection.unsubscribed.push(topic),
        close: () => {
          connection.isClosed = true;
        },
      };
    },
  };
  return {
    client,
    transport,
    connections,
    /** `after` of every request for history. */
    asked,
    setHistory: (answer: typeof history) => {
      history = answer;
    },
    /** The newest connection, once it is there. */
    newest: () => {
      const connection = connections.at(-1);
      if (connection === undefined) throw new Error('no connection yet');
      return connection;
    },
  };
};

/** A history that keeps these `seq`s, two events a page. */
export const keeps =
  (from: number, to: number) =>
  (after: number): EventPage => {
    const seqs = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
      (seq) => seq > after,
    );
    return { items: seqs.slice(0, 2).map((seq) => stockEvent(seq)), latestSeq: to, gap: after + 1 < from };
  };

const createConnection = (token: string | undefined, handlers: TransportHandlers) => {
  const waiting: ((answer: SubscribeAnswer) => void)[] = [];
  let standing: SubscribeAnswer | undefined;
  const connection: FakeConnection & { next: () => Promise<SubscribeAnswer> } = {
    token,
    handlers,
    subscribed: [],
    unsubscribed: [],
    isClosed: false,
    next: () =>
      standing === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(standing),
    answer: (answer) => {
      standing = answer;
      for (const resolve of waiting.splice(0)) resolve(answer);
    },
    fallSilent: () => {
      standing = undefined;
    },
    send: (...events) => {
      for (const event of events) handlers.onEvent(event);
    },
    end: ({ kind = 'network', message = 'cut' } = {}) => handlers.onClose({ kind, message }),
  };
  return connection;
};
