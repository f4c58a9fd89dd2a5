import type { MongoConnection } from '../mongo.ts';
import { type Appended, type AppendOptions, createAppend, type MakeEvents } from './append-events.ts';
import { logCollections, type LoggedEvent, WHOLE_LOG } from './log-collections.ts';

export type { LoggedEvent } from './log-collections.ts';

const KEPT_SECONDS = 30 * 86_400;

export type EventLog = {
  prepare(): Promise<void>;
  /** About how many outbox documents wait. */
  countPending(): Promise<number>;
  /**
   * Moves the oldest outbox documents into the log in one transaction, giving every event its places.
   * Of two appends at the same time one waits and then takes what is left.
   *
   * @throws when it takes longer than four seconds; ask for less then
   */
  append(options: AppendOptions): Promise<Appended>;
  /** Events of a topic after a `seq`, oldest first. */
  read(topic: string, after: number, limit: number): Promise<LoggedEvent[]>;
  /** `seq` of the topic's newest event; 0 when there is none. */
  latestSeq(topic: string): Promise<number>;
  /** Events of all topics after a position, in order. */
  since(position: number, limit: number): Promise<LoggedEvent[]>;
  /** The position up to which some relay told everything. */
  told(): Promise<number>;
  markTold(position: number): Promise<void>;
};

/** @param makeEvents for facts that are only named in the outbox; without it there are none */
export function createEventLog(
  connection: MongoConnection,
  makeEvents: MakeEvents = async () => [],
): EventLog {
  const { outbox, events, topics, whole } = logCollections(connection);
  return {
    async prepare() {
      await outbox.createIndex({ tick: 1 });
      await events.createIndex({ topic: 1, seq: 1 }, { unique: true });
      await events.createIndex({ occurredAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
    },
    countPending: () => outbox.estimatedDocumentCount(),
    append: createAppend(connection, makeEvents),
    read: (topic, after, limit) =>
      events
        .find({ topic, seq: { $gt: after } })
        .sort({ seq: 1 })
        .limit(limit)
        .toArray(),
    latestSeq: async (topic) => (await topics.findOne({ _id: topic }))?.seq ?? 0,
    since: (position, limit) =>
      events
        .find({ _id: { $gt: position } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    told: async () => (await whole.findOne({ _id: WHOLE_LOG }))?.told ?? 0,
    async markTold(position) {
      await whole.updateOne({ _id: WHOLE_LOG }, { $max: { told: position } });
    },
  };
}
