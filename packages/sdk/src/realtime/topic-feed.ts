import type { SubscribeAnswer } from '../contract/socket.ts';
import type { EventEnvelope, EventPage, Topic } from '../types/event.ts';
import { backoffMs } from '../core/backoff.ts';
import { wait } from '../core/deadline.ts';

/** How an event came: as it happened, or fetched afterwards. */
export type Delivery = 'live' | 'backfill';

/** Events of the topic after `from` and up to `to` can no longer be had: fetch the present state instead. */
export type GapEvent = { topic: Topic; from: number; to: number };

type FeedDeps = {
  topic: Topic;
  subscribe: (topic: Topic) => Promise<SubscribeAnswer>;
  fetchEvents: (after: number, signal: AbortSignal) => Promise<EventPage>;
  deliver: (event: EventEnvelope, delivery: Delivery) => void;
  onGap: (gap: GapEvent) => void;
  onRefused: (code: string) => void;
  /** Whether the feed is complete up to now. */
  onCaughtUp: (isCaughtUp: boolean) => void;
  random: () => number;
};

/** More missed events than this are told as a gap: fetching the present state is quicker then. */
const BACKFILL_LIMIT = 1000;
/** How often the history is asked again for an event that the socket has skipped, before it counts as lost. */
const MISSING_TRIES = 6;
const LADDER = { baseDelayMs: 250, maxDelayMs: 5000 };

/** One topic's stream of events in order, without gaps and without repetitions, over any number of connections. */
export type TopicFeed = {
  /** A connection is there: subscribe, and fetch what was missed since the last one. */
  join: () => void;
  /** The connection is gone. The position is kept. */
  leave: () => void;
  receive: (event: EventEnvelope) => void;
};

/**
 * The protocol. From the moment of subscribing, live events are kept aside while the history between the last known
 * position and the newest one is fetched; then both are delivered in the order of `seq`, each once. Since the server
 * promises a `seq` without gaps, a jump in it means that something is missing, and the history is asked again.
 */
export const createTopicFeed = (deps: FeedDeps): TopicFeed => {
  /** `seq` of the last event that was delivered, or of the moment of joining; unknown before the first join. */
  let position: number | undefined;
  let aside = new Map<number, EventEnvelope>();
  let joining: AbortController | undefined;
  let isBusy = false;

  const deliver = (event: EventEnvelope, delivery: Delivery) => {
    position = event.seq;
    deps.deliver(event, delivery);
  };

  /** Delivers what follows without a gap; `true` when nothing is left over. */
  const drain = (): boolean => {
    for (const seq of [...aside.keys()].toSorted((a, b) => a - b)) {
      if (seq > (position ?? 0) + 1) return false;
      const event = aside.get(seq);
      aside.delete(seq);
      if (event !== undefined && seq > (position ?? 0)) deliver(event, 'live');
    }
    return true;
  };

  const skipTo = (seq: number) => {
    const from = position ?? 0;
    position = seq;
    deps.onGap({ topic: deps.topic, from, to: seq });
  };

  const refuse = (code: string) => {
    joining?.abort();
    joining = undefined;
    isBusy = false;
    aside.clear();
    deps.onCaughtUp(true);
    deps.onRefused(code);
  };

  const catchUp = async (newest: number, signal: AbortSignal) => {
    if (newest < (position ?? 0)) {
      // The server counts from the start again: another database.
      skipTo(newest);
      aside = new Map([...aside].filter(([seq]) => seq > newest));
    }
    if (newest - (position ?? 0) > BACKFILL_LIMIT) skipTo(newest);
    let missing = 0;
    for (let failures = 0; ;) {
      const isDrained = drain();
      if (isDrained && (position ?? 0) >= newest) return;
      try {
        const before = position ?? 0;
        await fetchSlice(signal);
        failures = 0;
        missing = position === before ? missing + 1 : 0;
        if (missing >= MISSING_TRIES) giveUpOnMissing(newest);
        else if (missing > 0) await wait(backoffMs(missing, LADDER, deps.random), signal);
      } catch (error) {
        if (signal.aborted) throw error;
        const code = refusalOf(error);
        if (code !== undefined) {
          refuse(code);
          return;
        }
        failures += 1;
        await wait(backoffMs(failures, LADDER, deps.random), signal);
      }
    }
  };

  const fetchSlice = async (signal: AbortSignal) => {
    const page = await deps.fetchEvents(position ?? 0, signal);
    if (signal.aborted) return;
    if (page.gap) skipTo((page.items[0]?.seq ?? page.latestSeq + 1) - 1);
    for (const event of page.items) {
      if (event.seq > (position ?? 0)) deliver(event, 'backfill');
    }
  };

  const giveUpOnMissing = (newest: number) => {
    const next = Math.min(...aside.keys());
    skipTo(Number.isFinite(next) ? next - 1 : newest);
  };

  /** Runs one piece of catching up at a time; live events are kept aside meanwhile. */
  const work = async (task: (signal: AbortSignal) => Promise<void>) => {
    if (isBusy || joining === undefined) return;
    const { signal } = joining;
    isBusy = true;
    deps.onCaughtUp(false);
    try {
      await task(signal);
    } catch {
      // Only the end of the connection gets here, and the next one starts anew.
    }
    if (signal.aborted) return;
    isBusy = false;
    deps.onCaughtUp(true);
  };

  const enter = async (signal: AbortSignal) => {
    for (let failures = 0; ;) {
      let answer: SubscribeAnswer | undefined;
      try {
        answer = await deps.subscribe(deps.topic);
      } catch {}
      signal.throwIfAborted();
      if (answer?.ok === true) {
        position ??= answer.seq;
        return catchUp(answer.seq, signal);
      }
      if (answer !== undefined && answer.code !== 'rate_limited') return refuse(answer.code);
      failures += 1;
      await wait(backoffMs(failures, { baseDelayMs: 1000, maxDelayMs: 30_000 }, deps.random), signal);
    }
  };

  return {
    join: () => {
      joining?.abort();
      joining = new AbortController();
      isBusy = false;
      aside.clear();
      void work(enter);
    },
    leave: () => {
      joining?.abort();
      joining = undefined;
      isBusy = false;
      aside.clear();
    },
    receive: (event) => {
      if (joining === undefined) return;
      if (position !== undefined && event.seq <= position) return;
      aside.set(event.seq, event);
      if (isBusy || drain()) return;
      void work((signal) => catchUp(event.seq - 1, signal));
    },
  };
};

/** A history that may not be read will not be allowed a moment later either. */
const refusalOf = (error: unknown): string | undefined => {
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  const isFinal = status === 401 || status === 403 || status === 404 || status === 422;
  return isFinal ? String(code) : undefined;
};
