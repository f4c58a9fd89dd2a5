import type { EventData, EventEnvelope, EventPage, EventType, Topic } from '../types/event.ts';

export type FakeEventLog = ReturnType<typeof createFakeEventLog>;

/** What was emitted, with a gap-free `seq` for each topic. */
export const createFakeEventLog = () => {
  const topics = new Map<string, { kept: EventEnvelope[]; latest: number }>();
  const of = (topic: string) => {
    const known = topics.get(topic) ?? { kept: [], latest: 0 };
    topics.set(topic, known);
    return known;
  };
  return {
    latest: (topic: Topic) => of(topic).latest,
    newest: (topic: Topic) => of(topic).kept.at(-1),
    append: <K extends EventType>(topic: Topic, type: K, data: EventData[K]): EventEnvelope<K> => {
      const entry = of(topic);
      entry.latest += 1;
      const seq = entry.latest;
      const occurredAt = new Date().toISOString();
      const event = { id: `evt_${topic}_${seq}`, topic, seq, type, occurredAt, data } as EventEnvelope<K>;
      entry.kept.push(event as EventEnvelope);
      return event;
    },
    expire: (topic: Topic) => {
      of(topic).kept = [];
    },
    page: (query: URLSearchParams): EventPage => {
      const { kept, latest } = of(query.get('topic') ?? '');
      const after = Number(query.get('after') ?? 0);
      const limit = Number(query.get('limit') ?? 20);
      const items = kept.filter(({ seq }) => seq > after).slice(0, limit);
      const oldest = kept[0]?.seq ?? latest + 1;
      return { items, latestSeq: latest, gap: after + 1 < oldest };
    },
  };
};
