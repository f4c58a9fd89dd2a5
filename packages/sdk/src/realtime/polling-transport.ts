import type { LiveDrops } from '../client.ts';
import type { SubscribeAnswer } from '../contract/socket.ts';
import { isApiError } from '../errors.ts';
import type { Topic } from '../types/event.ts';
import type { CloseReason, Transport, TransportHandlers } from './transport.ts';

const PAUSE_MS = 2000;
/** A signal has no history to ask for, so listeners of the inbox are told to look now and then. */
const INBOX_MS = 30_000;
const FAILURES_MAX = 3;
/** As many topics as one socket may be in. */
const TOPICS_MAX = 200;
const ONCE = { maxRetries: 0 } as const;

/**
 * Events by asking `GET /events` every two seconds, for networks that block WebSockets. Each request stands alone, so it works behind any
 * balancer without sticky sessions.
 *
 * @example
 * ```ts
 * const realtime = createRealtime(client, { transport: pollingTransport(client) });
 * ```
 */
export const pollingTransport = (client: Pick<LiveDrops, 'events' | 'health'>): Transport => ({
  connect: ({ token, handlers }) => new Polling(client, handlers, token !== undefined),
});

class Polling {
  readonly #client: Pick<LiveDrops, 'events' | 'health'>;
  readonly #handlers: TransportHandlers;
  readonly #isSomebody: boolean;
  /** The newest event that is known of each topic. */
  readonly #seqs = new Map<Topic, number>();
  readonly #ended = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #inboxAt = Date.now();

  constructor(
    client: Pick<LiveDrops, 'events' | 'health'>,
    handlers: TransportHandlers,
    isSomebody: boolean,
  ) {
    this.#client = client;
    this.#handlers = handlers;
    this.#isSomebody = isSomebody;
    void this.#run(async () => {
      await client.health.time(this.#options);
      if (!this.#ended.signal.aborted) handlers.onOpen();
    });
  }

  get #options() {
    return { ...ONCE, signal: this.#ended.signal };
  }

  async subscribe(topic: Topic): Promise<SubscribeAnswer> {
    if (!this.#seqs.has(topic) && this.#seqs.size >= TOPICS_MAX)
      return { ok: false, code: 'too_many_topics' };
    try {
      const { latestSeq } = await this.#client.events.list(
        { topic, after: this.#seqs.get(topic) ?? 0, limit: 1 },
        this.#options,
      );
      if (!this.#seqs.has(topic)) this.#seqs.set(topic, latestSeq);
      return { ok: true, seq: latestSeq };
    } catch (error) {
      for (const code of ['validation_failed', 'unauthenticated', 'forbidden', 'rate_limited'] as const)
        if (isApiError(error, code)) return { ok: false, code };
      throw error;
    }
  }

  unsubscribe(topic: Topic): void {
    this.#seqs.delete(topic);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failures = 0;
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.#failures += 1;
      const reason = reasonOf(error);
      // The first request decides whether there is a way at all.
      if (reason.kind !== 'network' || this.#seqs.size === 0 || this.#failures >= FAILURES_MAX) {
        this.close();
        return this.#handlers.onClose(reason);
      }
    }
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => void this.#run(() => this.#ask()), PAUSE_MS * (1 + Math.random() / 4));
  }

  async #ask(): Promise<void> {
    const topics = [...this.#seqs.keys()];
    const isInboxDue = Date.now() - this.#inboxAt >= INBOX_MS;
    if (topics.length === 0 && !isInboxDue) return;
    await Promise.all(topics.map((topic) => this.#askFor(topic)));
    if (topics.length === 0) await this.#client.health.time(this.#options);
    if (this.#ended.signal.aborted) return;
    // Only what was answered is a sign of life.
    this.#handlers.onHeard();
    if (!isInboxDue) return;
    this.#inboxAt = Date.now();
    if (this.#isSomebody) this.#handlers.onSignal('inbox');
  }

  async #askFor(topic: Topic): Promise<void> {
    const after = this.#seqs.get(topic) ?? 0;
    const { items } = await this.#client.events.list({ topic, after, limit: 100 }, this.#options);
    for (const event of items) {
      if (!this.#seqs.has(topic) || this.#ended.signal.aborted) return;
      this.#seqs.set(topic, event.seq);
      this.#handlers.onEvent(event);
    }
  }
}

const reasonOf = (error: unknown): CloseReason => {
  const message = error instanceof Error ? error.message : String(error);
  if (isApiError(error, 'unauthenticated') || isApiError(error, 'token_expired'))
    return { kind: 'unauthorized', message };
  if (isApiError(error, 'upgrade_required')) return { kind: 'outdated', message: error.code };
  return { kind: isApiError(error, 'rate_limited') ? 'policy' : 'network', message };
};
