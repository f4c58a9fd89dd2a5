// Not in `realtime/`: the hooks follow topics, too, and bring none of the socket's code.
import type { EventListener, Realtime } from './realtime/realtime.ts';
import type { GapEvent } from './realtime/topic-feed.ts';
import type { EventEnvelope, Topic } from './types/event.ts';

/** One look at the present state. */
export type Looking = {
  /**
   * The events that are heard while the look is on its way. The answer may be older than they are: apply them to it, in order. The list
   * grows until the promise of `look` settles.
   */
  since: readonly EventEnvelope[];
  /** Fires when a newer look begins, and when following stops. The answer does not count any more. */
  signal: AbortSignal;
  /** What was lost, when that is the reason to look. */
  gap: GapEvent | undefined;
};

/** What is done with a topic that is followed. */
export type TopicFollower = {
  /** Called with each event, in order and once. */
  hear: EventListener;
  /**
   * Fetches the present state. Called when a topic is joined and after each gap: no event tells what happened before. Catch what may fail in
   * it: a rejection is an uncaught error.
   */
  look: (looking: Looking) => void | Promise<void>;
};

/** A topic that is followed. */
export type Following = {
  /** Looks now, for the first state or when a person asks for it. */
  look: () => void;
  stop: () => void;
};

/**
 * Keeps something up with a topic, or with several: hears each event, and looks at the present state whenever events cannot tell it. It
 * does not look at the start, only when it is joined: call `look()` for something to show until then. Without a `realtime` there is nothing
 * to hear, and `look()` works.
 *
 * @example
 * ```ts
 * const following = followTopic(realtime, `drop:${dropId}`, {
 *   hear: ({ data }) => {
 *     if ('remaining' in data) show(data.remaining);
 *   },
 *   look: async ({ since, signal }) => {
 *     const drop = await client.drops.get(dropId, { signal }).catch(() => undefined);
 *     if (drop === undefined || signal.aborted) return;
 *     show(since.reduce((known, { data }) => ('remaining' in data ? data.remaining : known), drop.remaining));
 *   },
 * });
 * following.look();
 * ```
 */
export const followTopic = (
  realtime: Pick<Realtime, 'channel' | 'onJoined' | 'onGap'> | undefined,
  topic: Topic | readonly Topic[],
  { hear, look }: TopicFollower,
): Following => {
  const topics = [topic].flat();
  let since: EventEnvelope[] | undefined;
  let present: AbortController | undefined;
  const begin = async (gap?: GapEvent) => {
    present?.abort();
    const { signal } = (present = new AbortController());
    const mine: EventEnvelope[] = (since = []);
    try {
      await look({ since: mine, signal, gap });
    } finally {
      if (since === mine) since = undefined;
    }
  };
  const missed = (about: Topic, gap?: GapEvent) => {
    if (topics.includes(about)) void begin(gap);
  };
  const stops = [
    ...topics.map((own) =>
      realtime?.channel(own).on('*', (event, context) => {
        since?.push(event);
        hear(event, context);
      }),
    ),
    realtime?.onJoined((joined) => missed(joined.topic)),
    realtime?.onGap((gap) => missed(gap.topic, gap)),
  ];
  return {
    look: () => void begin(),
    stop: () => {
      present?.abort();
      for (const stop of stops) stop?.();
    },
  };
};
