import type { LiveDrops } from '../client.ts';
import { checkNumber } from '../core/check-options.ts';
import type { EventEnvelope, EventType, Topic } from '../types/event.ts';
import { Connector } from './connector.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { withFallback } from './fallback-transport.ts';
import { pollingTransport } from './polling-transport.ts';
import { socketIoTransport } from './socket-io-transport.ts';
import type { RealtimeState } from './state.ts';
import { TopicFeed, type Delivery, type GapEvent } from './topic-feed.ts';
import type { Transport } from './transport.ts';

/** What a listener is told beside the event: `backfill` means that it happened a while ago. */
export type EventContext = { delivery: Delivery };

/** Called with each event that is listened to, in order and once. */
export type EventListener<K extends EventType = EventType> = (
  event: EventEnvelope<K>,
  context: EventContext,
) => void;

/** Events of the topic are heard from now on. */
export type JoinedEvent = { topic: Topic };

/** A topic cannot be listened to: `forbidden`, `unauthenticated`, `validation_failed` … */
export type RefusedEvent = { topic: Topic; code: string };

/** What `createRealtime` takes beside the client. */
export type RealtimeOptions = {
  /** Default: Socket.IO at the client's `baseUrl`, and `pollingTransport` where a WebSocket does not get through. */
  transport?: Transport | undefined;
  /**
   * After this many milliseconds without an event of a topic the server is asked whether there was one, up to half as long again. Default
   * 16 000. Less finds a lost event or a dead connection sooner, and costs more frames.
   */
  quietMs?: number | undefined;
  /** Told what a listener threw, and what kept a topic from catching up. Default: reported like any uncaught error, without stopping the others. */
  onError?: ((error: unknown) => void) | undefined;
};

/** How long to listen. */
export type ListenOptions = {
  /** Stops listening when it fires. */
  signal?: AbortSignal | undefined;
};

/** One topic. */
export type Channel = {
  readonly topic: Topic;
  /**
   * Calls `listener` for each event of a type, in order and once; `'*'` stands for all types, also those that are newer
   * than this package. Returns how to stop. The first listener of a topic subscribes, the last one leaves.
   */
  on: {
    <K extends EventType>(type: K, listener: EventListener<K>, options?: ListenOptions): () => void;
    (type: '*', listener: EventListener, options?: ListenOptions): () => void;
  };
};

/** Live events of a client, over one connection. */
export type Realtime = {
  readonly state: RealtimeState;
  /**
   * When the server was last heard, with whatever, in epoch milliseconds by the local clock; `undefined` before that. While `state` is
   * `live` and a topic is listened to, it is never much older than `quietMs` and half of it, so a greater age is the first sign of a dead
   * network. Without a topic there are heartbeats only, every half minute.
   */
  readonly heardAt: number | undefined;
  /** Calls `listener` after each change of state. Returns how to stop. */
  onState: (listener: (state: RealtimeState) => void) => () => void;
  /**
   * Calls `listener` when a topic is joined for the first time since somebody listens to it. Events from before are not delivered, so
   * what was fetched before may be out of date: fetch again then. A later connection does not tell, because it brings what was missed;
   * nor does a further listener of a topic that is joined already. It opens no connection by itself. Returns how to stop.
   */
  onJoined: (listener: (joined: JoinedEvent) => void) => () => void;
  /** Calls `listener` when events were lost for good: fetch the present state of the topic. Returns how to stop. */
  onGap: (listener: (gap: GapEvent) => void) => () => void;
  /** Calls `listener` when the server does not let this person listen to a topic. Returns how to stop. */
  onRefused: (listener: (refused: RefusedEvent) => void) => () => void;
  /**
   * Calls `listener` when the person's inbox may have changed: something new is in it, or was read on another device. A signal may get
   * lost, so it is a reason to ask and no proof of anything. It opens no connection by itself. Returns how to stop.
   */
  onInbox: (listener: () => void) => () => void;
  channel: (topic: Topic) => Channel;
  /** Connects. The first listener does so by itself; call it after `close()`, or to try at once while `waiting` or `denied`. */
  connect: () => void;
  /** Disconnects and lets go of everything; listeners stay for a later `connect()`. */
  close: () => void;
};

/**
 * Live events for a client. They arrive in order, each once, and from `onJoined` on nothing is missed unless `onGap` says so.
 *
 * @example
 * ```ts
 * const realtime = createRealtime(client);
 * const stop = realtime.channel(`drop:${drop.id}`).on('stock.changed', (event) => show(event.data.remaining));
 * ```
 */
export const createRealtime = (client: LiveDrops, options: RealtimeOptions = {}): Realtime => {
  const hub = new Hub(client, options);
  return {
    get state() {
      return hub.connector.state;
    },
    get heardAt() {
      return hub.connector.heardAt;
    },
    onState: (listener) => hub.connector.onState(listener),
    onJoined: hub.joins.add,
    onGap: hub.gaps.add,
    onRefused: hub.refusals.add,
    onInbox: hub.inbox.add,
    channel: (topic) => ({
      topic,
      on: (type: string, listener: EventListener<never>, listening?: ListenOptions) =>
        hub.listen(topic, type, listener, listening),
    }),
    connect: () => hub.connector.connect(),
    close: () => hub.connector.close(),
  };
};

const QUIET_MS = 16_000;

/** Everybody who listens to one topic. */
type Subscription = {
  listeners: Map<string, Listeners<[EventEnvelope, EventContext]>>;
  count: number;
  feed: TopicFeed;
};

/** Brings listeners, feeds and the connection together. */
class Hub {
  readonly connector: Connector;
  readonly joins: Listeners<[JoinedEvent]>;
  readonly gaps: Listeners<[GapEvent]>;
  readonly refusals: Listeners<[RefusedEvent]>;
  readonly inbox: Listeners<[]>;
  readonly #client: LiveDrops;
  readonly #onError: (error: unknown) => void;
  readonly #quietMs: number;
  readonly #subscriptions = new Map<Topic, Subscription>();
  /** Topics that are not caught up. */
  readonly #behind = new Set<Topic>();
  #isProbing = false;

  constructor(
    client: LiveDrops,
    {
      transport = withFallback(socketIoTransport(), pollingTransport(client)),
      onError = reportUncaught,
      quietMs = QUIET_MS,
    }: RealtimeOptions,
  ) {
    this.#client = client;
    this.#onError = onError;
    checkNumber('quietMs', quietMs, { above: 0 });
    this.#quietMs = quietMs;
    this.joins = createListeners(onError);
    this.gaps = createListeners(onError);
    this.refusals = createListeners(onError);
    this.inbox = createListeners(onError);
    this.connector = new Connector({
      client,
      transport,
      onError,
      onOpen: () => {
        for (const { feed } of this.#subscriptions.values()) feed.join();
      },
      onGone: () => {
        this.#behind.clear();
        for (const { feed } of this.#subscriptions.values()) feed.leave();
      },
      onDoubt: () => {
        for (const { feed } of this.#subscriptions.values()) void feed.check();
        if (this.#subscriptions.size === 0) void this.#probe();
      },
      onEvent: (envelope) => {
        if (isEnvelope(envelope)) this.#subscriptions.get(envelope.topic)?.feed.receive(envelope);
      },
      // Newer servers may know others.
      onSignal: (signal) => {
        if (signal === 'inbox') this.inbox.tell();
      },
    });
  }

  listen(
    topic: Topic,
    type: string,
    listener: EventListener<never>,
    { signal }: ListenOptions = {},
  ): () => void {
    if (signal?.aborted === true) return () => {};
    const subscription = this.#enter(topic);
    subscription.count += 1;
    const listeners = subscription.listeners.get(type) ?? createListeners(this.#onError);
    subscription.listeners.set(type, listeners);
    const remove = listeners.add(listener as EventListener);
    let isStopped = false;
    const stop = () => {
      if (isStopped) return;
      isStopped = true;
      signal?.removeEventListener('abort', stop);
      remove();
      this.#leave(topic, subscription);
    };
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }

  #enter(topic: Topic): Subscription {
    const known = this.#subscriptions.get(topic);
    if (known !== undefined) return known;
    const subscription: Subscription = { listeners: new Map(), count: 0, feed: this.#createFeed(topic) };
    this.#subscriptions.set(topic, subscription);
    if (this.connector.isOpen) subscription.feed.join();
    else if (this.connector.state.name === 'idle') this.connector.connect();
    return subscription;
  }

  #leave(topic: Topic, subscription: Subscription): void {
    subscription.count -= 1;
    if (subscription.count > 0) return;
    this.#subscriptions.delete(topic);
    subscription.feed.leave();
    this.connector.unsubscribe(topic);
    this.#setBehind(topic, false);
  }

  #createFeed(topic: Topic): TopicFeed {
    return new TopicFeed({
      topic,
      subscribe: (wanted) => this.connector.subscribe(wanted),
      fetchEvents: (after, signal) => this.#client.events.list({ topic, after, limit: 100 }, { signal }),
      deliver: (event, delivery) => {
        this.#client.noteChange();
        const listeners = this.#subscriptions.get(topic)?.listeners;
        listeners?.get(event.type)?.tell(event, { delivery });
        listeners?.get('*')?.tell(event, { delivery });
      },
      onJoined: () => {
        this.#client.noteChange();
        this.joins.tell({ topic });
      },
      onGap: (gap) => {
        this.#client.noteChange();
        this.gaps.tell(gap);
      },
      onRefused: (code) => {
        const isRenewing = code === 'unauthenticated' && this.connector.renewToken();
        if (!isRenewing) this.refusals.tell({ topic, code });
      },
      onCaughtUp: (isCaughtUp) => this.#setBehind(topic, !isCaughtUp),
      onFault: (error) => this.connector.fail(error),
      quietMs: this.#quietMs,
      random: Math.random,
    });
  }

  /** Without a topic to ask for, the person's own one tells whether anything comes at all; the inbox has no other. */
  async #probe(): Promise<void> {
    if (this.#isProbing) return;
    // Of a person who is not known here it is refused, which is a sign of life as well.
    const topic: Topic = `user:${this.#client.session?.current?.user.id ?? 'unknown'}`;
    this.#isProbing = true;
    await this.connector.subscribe(topic).catch(() => {});
    this.#isProbing = false;
    if (!this.#subscriptions.has(topic)) this.connector.unsubscribe(topic);
  }

  #setBehind(topic: Topic, isBehind: boolean): void {
    if (isBehind) this.#behind.add(topic);
    else this.#behind.delete(topic);
    this.connector.setCatchingUp(this.#behind.size > 0);
  }
}

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
