import type { MongoConnection } from '../mongo.ts';
import { type Appended, type AppendOptions, createAppend, type KeyOf } from './append-events.ts';
import { expireGroups, KEPT_SECONDS } from './expire-groups.ts';
import { logCollections, type LoggedEvent, WHOLE_LOG } from './log-collections.ts';
import { type LogPiece, type NamedEvent, resolveEvents, type ResolveNamed } from './log-piece.ts';
import {
  type Back,
  findPositionBefore,
  readLatestSeq,
  readNewest,
  readSince,
  readTopic,
} from './read-log.ts';

export type { LoggedEvent } from './log-collections.ts';
export type { LogPiece } from './log-piece.ts';

export type EventLog = {
  prepare(): Promise<void>;
  /** About how many outbox documents wait. */
  countPending(): Promise<number>;
  /** When the oldest outbox document that waits was written, by the database's clock; `null` when none waits. */
  oldestPending(): Promise<Date | null>;
  /**
   * Moves the oldest outbox documents into the log in one transaction, giving every event its places.
   * Of two appends at the same time one waits and then takes what is left.
   *
   * @throws when it takes longer than four seconds; ask for less then
   */
  append(options: AppendOptions): Promise<Appended>;
  /** Events of a topic after a `seq`, oldest first. */
  read(topic: string, after: number, limit: number): Promise<LoggedEvent[]>;
  /** Events of a topic before a `seq` that happened after an instant, newest first. */
  newest(part: Back): Promise<LoggedEvent[]>;
  /** `seq` of the topic's newest event; 0 when there is none. */
  latestSeq(topic: string): Promise<number>;
  /** About `limit` events of all topics after a position (the end of a piece), in order. */
  since(position: number, limit: number): Promise<LogPiece[]>;
  /** The position before the first event that happened at a time or later. */
  positionBefore(time: Date): Promise<number>;
  /** Reads what is only named, in the order that it came in. */
  resolve(events: readonly (LoggedEvent | NamedEvent)[]): Promise<LoggedEvent[]>;
  /** The position up to which some relay told everything. */
  told(): Promise<number>;
  markTold(position: number): Promise<void>;
  /** Removes groups of events that are older than thirty days, a part at a time. Single events go by themselves. */
  expire(): Promise<void>;
};

export type EventLogOptions = {
  /** Reads facts that the log has by name only. Default: there are none. */
  resolveNamed?: ResolveNamed;
  /** Default: events of a topic stay in order. */
  keyOf?: KeyOf;
};

export function createEventLog(
  connection: MongoConnection,
  { resolveNamed = async () => new Map(), keyOf = ({ topic }) => topic }: EventLogOptions = {},
): EventLog {
  const collections = logCollections(connection);
  const { outbox, events, groups, whole } = collections;
  return {
    async prepare() {
      await outbox.createIndex({ tick: 1 });
      await events.createIndex({ topic: 1, seq: 1 }, { unique: true });
      await events.createIndex({ occurredAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
      await groups.createIndex({ topics: 1 });
    },
    countPending: () => outbox.estimatedDocumentCount(),
    async oldestPending() {
      const oldest = await outbox.findOne({}, { sort: { tick: 1 }, projection: { at: 1 } });
      return oldest && oldest.at;
    },
    append: createAppend(connection, keyOf),
    read: (topic, after, limit) => readTopic(collections, resolveNamed, { topic, after, limit }),
    newest: (part) => readNewest(collections, resolveNamed, part),
    latestSeq: (topic) => readLatestSeq(collections, topic),
    positionBefore: (time) => findPositionBefore(collections, time),
    since: (position, limit) => readSince(collections, position, limit),
    resolve: (found) => resolveEvents(found, resolveNamed),
    told: async () => (await whole.findOne({ _id: WHOLE_LOG }))?.told ?? 0,
    async markTold(position) {
      await whole.updateOne({ _id: WHOLE_LOG }, { $max: { told: position } });
    },
    expire: () => expireGroups(collections),
  };
}
