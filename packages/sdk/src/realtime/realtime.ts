import type { LiveDrops } from '../client.ts';
import type { EventEnvelope, EventType, Topic } from '../types/event.ts';
import { createConnector, type Connector } from './connector.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { socketIoTransport } from './socket-io-transport.ts';
import type { RealtimeState } from './state.ts';
import { createTopicFeed, type Delivery, type GapEvent, type TopicFeed } from './topic-feed.ts';
import type { Transport } from './transport.ts';

/** What a listener is told beside the event: `backfill` means that it happened a while ago. */
export type EventContext = { delivery: Delivery };

export type EventListener<K extends EventType = EventType> = (
  event: EventEnvelope<K>,
  context: EventContext,
) => void;

/** A topic cannot be listened to: `forbidden`, `unauthenticated`, `validation_failed` … */
export type RefusedEvent = { topic: Topic; code: string };

export type RealtimeOptions = {
  /** Default: Socket.IO at the client's `baseUrl`. */
  transport?: Transport | undefined;
  /** Told what a listener threw. Default: reported like any uncaught error, without stopping the others. */
  onError?: ((error: unknown) => void) | undefined;
};

/** One topic. */
export type Channel = {
  readonly topic: Topic;
  /**
   * Calls `listener` for each event of a type, in order and once; `'*'` stands for all types, also those that are newer
   * than this package. Returns how to stop. The first listener of a topic subscribes, the last one leaves.
   */
  on: {
    <K extends EventType>(
      type: K,
      listener: EventListener<K>,
      options?: { signal?: AbortSignal | undefined },
    ): () => void;
    (type: '*', listener: EventListener, options?: { signal?: AbortSignal | undefined }): () => void;
  };
};

export type Realtime = {
  readonly state: RealtimeState;
  /** Calls `listener` after each change of state. Returns how to stop. */
  onState: (listener: (state: RealtimeState) => void) => () => void;
  /** Calls `listener` when events were lost for good: fetch the present state of the topic. Returns how to stop. */
  onGap: (listener: (gap: GapEvent) => void) => () => void;
  /** Calls `listener` when the server does not let this person listen to a topic. Returns how to stop. */
  onRefused: (listener: (refused: RefusedEvent) => void) => () => void;
  channel: (topic: Topic) => Channel;
  /** Connects. The first listener does so by itself; call it after `close()`, or to try at once while `waiting` or `denied`. */
  connect: () => void;
  /** Disconnects and lets go of everything; listeners stay for a later `connect()`. */
  close: () => void;
};

type Subscription = {
  listeners: Map<string, Listeners<[EventEnvelope, EventContext]>>;
  count: number;
  feed: TopicFeed;
};

/**
 * Live events for a client. They arrive in order, each once, and nothing is missed unless `onGap` says so.
 *
 * @example
 * ```ts
 * const realtime = createRealtime(client);
 * const stop = realtime.channel(`drop:${drop.id}`).on('stock.changed', (event) => show(event.data.remaining));
 * ```
 */
export const createRealtime = (client: LiveDrops, options: RealtimeOptions = {}): Realtime => {
  const onError = options.onError ?? reportUncaught;
  const subscriptions = new Map<Topic, Subscription>();
  const gaps = createListeners<[GapEvent]>(onError);
  const refusals = createListeners<[RefusedEvent]>(onError);
  const behind = new Set<Topic>();

  const connector: Connector = createConnector({
    client,
    transport: options.transport ?? socketIoTransport(),
    onError,
    onOpen: () => {
      for (const { feed } of subscriptions.values()) feed.join();
    },
    onGone: () => {
      behind.clear();
      for (const { feed } of subscriptions.values()) feed.leave();
    },
    onEvent: (envelope) => {
      if (isEnvelope(envelope)) subscriptions.get(envelope.topic)?.feed.receive(envelope);
    },
  });

  const createFeed = (topic: Topic) =>
    createTopicFeed({
      topic,
      subscribe: connector.subscribe,
      fetchEvents: (after, signal) => client.events.list({ topic, after, limit: 100 }, { signal }),
      deliver: (event, delivery) => {
        const listeners = subscriptions.get(topic)?.listeners;
        listeners?.get(event.type)?.tell(event, { delivery });
        listeners?.get('*')?.tell(event, { delivery });
      },
      onGap: gaps.tell,
      onRefused: (code) => {
        if (code !== 'unauthenticated' || !connector.renewToken()) refusals.tell({ topic, code });
      },
      onCaughtUp: (isCaughtUp) => {
        if (isCaughtUp) behind.delete(topic);
        else behind.add(topic);
        connector.setCatchingUp(behind.size > 0);
      },
      random: Math.random,
    });

  const enter = (topic: Topic): Subscription => {
    const known = subscriptions.get(topic);
    if (known !== undefined) return known;
    const subscription: Subscription = { listeners: new Map(), count: 0, feed: createFeed(topic) };
    subscriptions.set(topic, subscription);
    if (connector.isOpen()) subscription.feed.join();
    else if (connector.state.name === 'idle') connector.connect();
    return subscription;
  };

  const leave = (topic: Topic, subscription: Subscription) => {
    subscription.count -= 1;
    if (subscription.count > 0) return;
    subscriptions.delete(topic);
    subscription.feed.leave();
    connector.unsubscribe(topic);
    behind.delete(topic);
    connector.setCatchingUp(behind.size > 0);
  };

  const channel = (topic: Topic): Channel => ({
    topic,
    on: (
      type: string,
      listener: EventListener<never>,
      { signal }: { signal?: AbortSignal | undefined } = {},
    ) => {
      if (signal?.aborted === true) return () => {};
      const subscription = enter(topic);
      subscription.count += 1;
      const listeners = subscription.listeners.get(type) ?? createListeners(onError);
      subscription.listeners.set(type, listeners);
      const remove = listeners.add(listener as EventListener);
      let isStopped = false;
      const stop = () => {
        if (isStopped) return;
        isStopped = true;
        signal?.removeEventListener('abort', stop);
        remove();
        leave(topic, subscription);
      };
      signal?.addEventListener('abort', stop, { once: true });
      return stop;
    },
  });

  return {
    get state() {
      return connector.state;
    },
    onState: connector.onState,
    onGap: gaps.add,
    onRefused: refusals.add,
    channel,
    connect: connector.connect,
    close: connector.close,
  };
};

/** Newer servers may send types that are not known here; what has no place in a topic is not an event. */
const isEnvelope = (value: unknown): value is EventEnvelope => {
  if (typeof value !== 'object' || value === null) return false;
  const { topic, seq, type } = value as Record<string, unknown>;
  return typeof topic === 'string' && typeof type === 'string' && Number.isSafeInteger(seq);
};

const reportUncaught = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};
