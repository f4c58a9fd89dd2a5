import type { SubscribeAnswer } from '../contract/socket.ts';
import type { EventEnvelope, EventPage, Topic } from '../types/event.ts';
import { isLiveDropsError } from '../errors.ts';
import { backoffMs } from '../core/backoff.ts';
import { isMisuse } from '../core/misuse.ts';
import { throwIfAborted, timerMs, wait } from '../core/deadline.ts';

/** How an event came: as it happened, or fetched afterwards. */
export type Delivery = 'live' | 'backfill';

/** Events of the topic after `from` and up to `to` can no longer be had: fetch the present state instead. */
export type GapEvent = { topic: Topic; from: number; to: number };

type FeedDeps = {
  topic: Topic;
  subscribe: (topic: Topic) => Promise<SubscribeAnswer>;
  fetchEvents: (after: number, signal: AbortSignal) => Promise<EventPage>;
  deliver: (event: EventEnvelope, delivery: Delivery) => void;
  /** The topic is joined for the first time: what comes after this moment is delivered, what came before is not. */
  onJoined: () => void;
  onGap: (gap: GapEvent) => void;
  onRefused: (code: string) => void;
  /** Whether the feed is complete up to now. */
  onCaughtUp: (isCaughtUp: boolean) => void;
  /** Catching up ended with an unexpected error, so the feed is not complete and cannot become so over this connection. */
  onFault: (error: unknown) => void;
  /** After so many milliseconds without an event, the server is asked whether there was one; up to half as long again, so that not all ask at once. */
  quietMs: number;
  random: () => number;
};

/** More missed events than this are told as a gap: fetching the present state is quicker then. */
const BACKFILL_LIMIT = 1000;
/** How often the history is asked again for an event that the socket has skipped, before it counts as lost. */
const MISSING_TRIES = 6;
const HISTORY_LADDER = { baseDelayMs: 250, maxDelayMs: 5000 };
const SUBSCRIBE_LADDER = { baseDelayMs: 1000, maxDelayMs: 30_000 };

/**
 * One topic's stream of events in order, without gaps and without repetitions, over any number of connections.
 *
 * The protocol. From the moment of subscribing, live events are kept aside while the history between the last known
 * position and the newest one is fetched; then both are delivered in the order of `seq`, each once. Since the server
 * promises a `seq` without gaps, a jump in it means that something is missing, and the history is asked again.
 */
export class TopicFeed {
  readonly #deps: FeedDeps;
  /** `seq` of the last event that was delivered, or of the moment of joining; unknown before the first join. */
  #position: number | undefined;
  /**
   * The server has an event in its history a moment before it sends it. One that is sent after joining although its `seq` is not
   * above the position of joining is therefore news, until the first delivery shows that sending has caught up.
   */
  #isFresh = true;
  #aside = new Map<number, EventEnvelope>();
  /** Ends with the connection. */
  #joining: AbortController | undefined;
  #isBusy = false;
  #isChecking = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  /** A connection is there: subscribe, and fetch what was missed since the last one. */
  join(): void {
    this.leave();
    this.#joining = new AbortController();
    void this.#work((signal) => this.#enter(signal));
  }

  /** The connection is gone. The position is kept. */
  leave(): void {
    this.#joining?.abort();
    this.#joining = undefined;
    clearTimeout(this.#quiet);
    this.#isBusy = false;
    this.#isChecking = false;
    this.#aside.clear();
  }

  /**
   * Asks for the newest position: when the last event was lost on its way, no later one shows it. Joining once more is how to ask,
   * because it costs one frame and no request.
   */
  async check(): Promise<void> {
    if (this.#joining === undefined || this.#isBusy || this.#isChecking) return;
    const { signal } = this.#joining;
    this.#isChecking = true;
    const answer = await this.#deps.subscribe(this.#deps.topic).catch(() => undefined);
    if (signal.aborted) return;
    this.#isChecking = false;
    if (this.#isBusy) return;
    // Only now: a timer that ends while this question is on its way asks nothing.
    this.#checkWhenQuiet();
    if (answer?.ok !== true || answer.seq <= this.#at) return;
    void this.#work((working) => this.#catchUp(answer.seq, working));
  }

  #checkWhenQuiet(): void {
    clearTimeout(this.#quiet);
    const quietMs = timerMs(this.#deps.quietMs * (1 + this.#deps.random() / 2));
    this.#quiet = setTimeout(() => void this.check(), quietMs);
  }

  receive(event: EventEnvelope): void {
    if (this.#joining === undefined) return;
    if (!this.#isBusy) this.#checkWhenQuiet();
    if (this.#isFresh && this.#position !== undefined)
      this.#position = Math.min(this.#position, event.seq - 1);
    if (this.#position !== undefined && event.seq <= this.#position) return;
    this.#aside.set(event.seq, event);
    if (this.#isBusy || this.#drain()) return;
    void this.#work((signal) => this.#catchUp(event.seq - 1, signal));
  }

  /** Runs one piece of catching up at a time; live events are kept aside meanwhile. */
  async #work(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#isBusy || this.#joining === undefined) return;
    const { signal } = this.#joining;
    this.#isBusy = true;
    this.#deps.onCaughtUp(false);
    try {
      await task(signal);
    } catch (error) {
      // Where the connection ended, the next one starts anew.
      if (!signal.aborted) this.#deps.onFault(error);
      return;
    }
    if (signal.aborted) return;
    this.#isBusy = false;
    this.#checkWhenQuiet();
    this.#deps.onCaughtUp(true);
  }

  async #enter(signal: AbortSignal): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      let answer: SubscribeAnswer | undefined;
      try {
        answer = await this.#deps.subscribe(this.#deps.topic);
      } catch (error) {
        if (isMisuse(error)) throw error;
      }
      throwIfAborted(signal);
      if (answer?.ok === true) {
        if (this.#position === undefined) {
          this.#position = Math.min(answer.seq, ...[...this.#aside.keys()].map((seq) => seq - 1));
          this.#deps.onJoined();
        }
        return this.#catchUp(answer.seq, signal);
      }
      if (answer !== undefined && answer.code !== 'rate_limited') return this.#refuse(answer.code);
      await wait(backoffMs(failures, SUBSCRIBE_LADDER, this.#deps.random), signal);
    }
  }

  /** Delivers everything up to `newest` and what has come live meanwhile. */
  async #catchUp(newest: number, signal: AbortSignal): Promise<void> {
    this.#skipWhatIsTooFar(newest);
    let failures = 0;
    let missing = 0;
    while (true) {
      const isDrained = this.#drain();
      if (isDrained && this.#at >= newest) return;
      const before = this.#at;
      try {
        await this.#fetchSlice(signal);
      } catch (error) {
        throwIfAborted(signal);
        if (!isLiveDropsError(error) || isMisuse(error)) throw error;
        const code = refusalOf(error);
        if (code !== undefined) return this.#refuse(code);
        failures += 1;
        await wait(backoffMs(failures, HISTORY_LADDER, this.#deps.random), signal);
        continue;
      }
      failures = 0;
      missing = this.#at === before ? missing + 1 : 0;
      if (missing >= MISSING_TRIES) this.#giveUpOnMissing(newest);
      else if (missing > 0) await wait(backoffMs(missing, HISTORY_LADDER, this.#deps.random), signal);
    }
  }

  get #at(): number {
    return this.#position ?? 0;
  }

  async #fetchSlice(signal: AbortSignal): Promise<void> {
    const page = await this.#deps.fetchEvents(this.#at, signal);
    throwIfAborted(signal);
    if (page.gap) this.#skipTo((page.items[0]?.seq ?? page.latestSeq + 1) - 1);
    for (const event of page.items) {
      if (event.seq > this.#at) this.#deliver(event, 'backfill');
    }
  }

  /** Delivers what follows without a gap; `true` when nothing is left over. */
  #drain(): boolean {
    for (const seq of ascending(this.#aside.keys())) {
      if (seq > this.#at + 1) return false;
      const event = this.#aside.get(seq);
      this.#aside.delete(seq);
      if (event !== undefined && seq > this.#at) this.#deliver(event, 'live');
    }
    return true;
  }

  #deliver(event: EventEnvelope, delivery: Delivery): void {
    this.#position = event.seq;
    this.#isFresh = false;
    this.#deps.deliver(event, delivery);
  }

  #skipTo(seq: number): void {
    const from = this.#at;
    this.#isFresh = false;
    this.#position = seq;
    this.#deps.onGap({ topic: this.#deps.topic, from, to: seq });
  }

  #skipWhatIsTooFar(newest: number): void {
    if (newest < this.#at) {
      // The server counts from the start again: another database.
      this.#skipTo(newest);
      this.#aside = new Map([...this.#aside].filter(([seq]) => seq > newest));
    }
    if (newest - this.#at > BACKFILL_LIMIT) this.#skipTo(newest);
  }

  #giveUpOnMissing(newest: number): void {
    const next = Math.min(...this.#aside.keys());
    this.#skipTo(Number.isFinite(next) ? next - 1 : newest);
  }

  #refuse(code: string): void {
    this.leave();
    // First: a connection that counts as caught up has gone well, and might renew its token for the same refusal again and again.
    this.#deps.onRefused(code);
    this.#deps.onCaughtUp(true);
  }
}

/** A history that may not be read will not be allowed a moment later either. */
const refusalOf = (error: unknown): string | undefined => {
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  const isFinal = status === 401 || status === 403 || status === 404 || status === 422;
  return isFinal ? String(code) : undefined;
};

/** Not `toSorted`: the Studio's oldest Chromium (108) has none. */
const ascending = (seqs: Iterable<number>): Float64Array => Float64Array.from(seqs).sort();
