import type { EventData, EventEnvelope, EventPage, EventType, Topic } from '../types/event.ts';

/** Every topic's events, numbered without gaps. */
export type EventLog = {
  append: <K extends EventType>(topics: readonly Topic[], type: K, data: EventData[K]) => void;
  /** `seq` of the newest event of a topic; 0 when there is none. */
  latestSeq: (topic: Topic) => number;
  after: (topic: Topic, seq: number, limit: number) => EventPage;
  /** Drops a topic's events up to this `seq`, as a server does with old ones. */
  forget: (topic: Topic, upToSeq: number) => void;
  /** Calls `listener` with each new event. Returns how to stop. */
  subscribe: (listener: (event: EventEnvelope) => void) => () => void;
};

export const createEventLog = (now: () => number, nextId: () => string): EventLog => {
  const topics = new Map<Topic, { events: EventEnvelope[]; latestSeq: number }>();
  const listeners = new Set<(event: EventEnvelope) => void>();

  const logOf = (topic: Topic) => {
    const log = topics.get(topic) ?? { events: [], latestSeq: 0 };
    topics.set(topic, log);
    return log;
  };
  return {
    append: (names, type, data) => {
      for (const topic of names) {
        const log = logOf(topic);
        log.latestSeq += 1;
        // What happened stays as it was, whatever becomes of the thing it happened to.
        const event = structuredClone({
          id: nextId(),
          topic,
          seq: log.latestSeq,
          type,
          occurredAt: new Date(now()).toISOString(),
          data,
        }) as EventEnvelope;
        log.events.push(event);
        for (const listener of Array.from(listeners)) listener(event);
      }
    },
    latestSeq: (topic) => logOf(topic).latestSeq,
    after: (topic, seq, limit) => {
      const { events, latestSeq } = logOf(topic);
      const oldest = events[0]?.seq ?? latestSeq + 1;
      return {
        items: events.filter((event) => event.seq > seq).slice(0, limit),
        latestSeq,
        gap: seq + 1 < oldest && seq < latestSeq,
      };
    },
    forget: (topic, upToSeq) => {
      const log = logOf(topic);
      log.events = log.events.filter(({ seq }) => seq > upToSeq);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
