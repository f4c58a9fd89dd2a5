import { createId } from '../id.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../mongo.ts';
import { type OutboxDocument, outboxCollection } from './outbox.ts';

const KEPT_SECONDS = 30 * 86_400;

/** An event with its place in one topic. */
export type LoggedEvent = {
  _id: string;
  topic: string;
  seq: number;
  type: string;
  occurredAt: Date;
  data: unknown;
};

type TopicDocument = { _id: string; seq: number };

export type EventLog = {
  prepare(): Promise<void>;
  /** The oldest outbox documents, in order. */
  pending(limit: number): Promise<OutboxDocument[]>;
  countPending(): Promise<number>;
  /** Moves outbox documents into the log in one transaction, giving every event its `seq`. */
  append(documents: readonly OutboxDocument[]): Promise<LoggedEvent[]>;
  /** Events of a topic after a `seq`, oldest first. */
  read(topic: string, after: number, limit: number): Promise<LoggedEvent[]>;
  /** `seq` of the topic's newest event; 0 when there is none. */
  latestSeq(topic: string): Promise<number>;
  /** Newest events over all topics since an instant, oldest first: what a new relay tells again. */
  since(instant: Date, limit: number): Promise<LoggedEvent[]>;
};

export function createEventLog(connection: MongoConnection): EventLog {
  const outbox = outboxCollection(connection);
  const events = connection.collection<LoggedEvent>('events');
  const topics = connection.collection<TopicDocument>('topics');

  async function moveIn(documents: readonly OutboxDocument[], session: MongoSession): Promise<LoggedEvent[]> {
    // Deleting first makes two relays conflict at once: one of them aborts before it has given out any `seq`.
    const ids = documents.map((document) => document._id);
    const { deletedCount } = await outbox.deleteMany({ _id: { $in: ids } }, { session });
    if (deletedCount !== ids.length) throw new RelayRaceError();
    const facts = documents.flatMap((document) =>
      document.events.flatMap((event) => event.topics.map((topic) => ({ topic, event, at: document.at }))),
    );
    if (facts.length === 0) return [];
    const nextSeq = await reserve(countByTopic(facts.map(({ topic }) => topic)), session);
    const logged = facts.map(({ topic, event, at }): LoggedEvent => {
      const seq = nextSeq.get(topic) ?? 1;
      nextSeq.set(topic, seq + 1);
      return { _id: createId('evt'), topic, seq, type: event.type, occurredAt: at, data: event.data };
    });
    await events.insertMany(logged, { session, ordered: false });
    return logged;
  }

  /** Advances each topic's counter and returns the first free `seq` of each. */
  async function reserve(counts: Map<string, number>, session: MongoSession): Promise<Map<string, number>> {
    await topics.bulkWrite(
      [...counts].map(([topic, count]) => ({
        updateOne: { filter: { _id: topic }, update: { $inc: { seq: count } }, upsert: true },
      })),
      { session, ordered: false },
    );
    const advanced = await topics.find({ _id: { $in: [...counts.keys()] } }, { session }).toArray();
    return new Map(advanced.map(({ _id, seq }) => [_id, seq - (counts.get(_id) ?? 0) + 1]));
  }

  return {
    async prepare() {
      await events.createIndex({ topic: 1, seq: 1 }, { unique: true });
      await events.createIndex({ occurredAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
    },
    pending: (limit) => outbox.find({}).sort({ _id: 1 }).limit(limit).toArray(),
    countPending: () => outbox.countDocuments({}),
    append: (documents) => inTransaction(connection, (session) => moveIn(documents, session)),
    read: (topic, after, limit) =>
      events
        .find({ topic, seq: { $gt: after } })
        .sort({ seq: 1 })
        .limit(limit)
        .toArray(),
    latestSeq: async (topic) => (await topics.findOne({ _id: topic }))?.seq ?? 0,
    since: (instant, limit) =>
      events
        .find({ occurredAt: { $gte: instant } })
        .sort({ occurredAt: 1, seq: 1 })
        .limit(limit)
        .toArray(),
  };
}

/** Another relay took the same outbox documents first. */
export class RelayRaceError extends Error {
  override name = 'RelayRaceError';
}

function countByTopic(topics: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
