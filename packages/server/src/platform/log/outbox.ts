import type mongoose from 'mongoose';
import type { MongoConnection, MongoSession } from '../mongo.ts';
import { createId } from '../id.ts';
import { following } from '../tracing.ts';

/** Events (one for each topic) in one document: far from 16 MB, and small enough to be moved a few at a time. */
const EVENTS_PER_DOCUMENT = 100;

/**
 * Facts that have a record of their own already, such as orders. The outbox and the log keep their ids only, and `topics[i]` hears of
 * `ids[i]`; what a fact tells is read from its record when a listener needs it. So what happens by the thousand is written once, not twice.
 * Facts with the same `key` are told in their order.
 */
export type NamedFacts = { kind: string; key: string; ids: readonly string[]; topics: readonly string[] };

/** A past fact on its way out, before it has a place (`seq`) in its topics. */
export type OutboxEvent = { type: string; topics: readonly string[]; data: unknown };

/**
 * What one transaction tells, or a part of it. `marks` name things whose derived figures are out of date now.
 * Both times are the database's: hosts whose clocks differ would turn around what happened on two of them. `tick` gives the order,
 * because it grows with every write, also when the wall clock behind `at` is set back or another member becomes primary.
 */
export type OutboxDocument = {
  _id: string;
  at: Date;
  tick: mongoose.mongo.Timestamp;
  events: readonly OutboxEvent[];
  marks: readonly string[];
  named?: NamedFacts;
  /** The span that it follows from, where that is recorded. */
  traceparent?: string;
};

export type Outbox = {
  /**
   * Writes events in the transaction of what they tell, so that neither exists without the other.
   * Without a session, only what fits into one document is written all or not at all.
   */
  publish(
    events: readonly OutboxEvent[],
    session?: MongoSession,
    marks?: readonly string[],
    named?: NamedFacts,
    traceparent?: string | null,
  ): Promise<void>;
};

export type Publish = Outbox['publish'];

export const outboxCollection = (connection: MongoConnection) =>
  connection.collection<OutboxDocument>('outbox');

export function createOutbox(connection: MongoConnection): Outbox {
  const outbox = outboxCollection(connection);
  return {
    async publish(events, session, marks = [], named, traceparent) {
      const parts = splitByTopics(events);
      // The marks go with the last part: figures are worked out once, when everything is there.
      if ((marks.length > 0 || named) && parts.length === 0) parts.push([]);
      if (parts.length === 0) return;
      const last = parts.length - 1;
      await outbox.bulkWrite(
        parts.map((part, index) =>
          insertNow({
            events: part,
            marks: index === last ? marks : [],
            ...(index === last && named && { named }),
            ...following(traceparent),
          }),
        ),
        { ordered: true, ...(session && { session }) },
      );
    },
  };
}

/** An insert that has the database fill in the time, which a plain insert cannot. */
const insertNow = (told: Pick<OutboxDocument, 'events' | 'marks' | 'named' | 'traceparent'>) => ({
  updateOne: {
    filter: { _id: createId('obx') },
    update: {
      $setOnInsert: told,
      $currentDate: { at: true, tick: { $type: 'timestamp' } },
    } as const,
    upsert: true,
  },
});

function splitByTopics(events: readonly OutboxEvent[]): OutboxEvent[][] {
  const parts: OutboxEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const part = parts.at(-1);
    if (part && room >= event.topics.length) part.push(event);
    else {
      parts.push([event]);
      room = EVENTS_PER_DOCUMENT;
    }
    room -= event.topics.length;
  }
  return parts;
}
