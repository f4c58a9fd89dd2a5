import type { MongoConnection } from '../mongo.ts';
import { outboxCollection } from './outbox.ts';

/** The counter of all events, beside the counters of the topics; no topic is called so. */
export const WHOLE_LOG = '*';

/** An event with its place in the whole log (`_id`) and in one topic (`seq`); neither has gaps. */
export type LoggedEvent = {
  _id: number;
  topic: string;
  seq: number;
  type: string;
  occurredAt: Date;
  data: unknown;
  /** Consumers get events with the same key in their order. */
  key: string;
  /** The span that it follows from, where that is recorded. */
  traceparent?: string;
};

/**
 * Named facts with their places, as many as were published together: the fact `ids[i]` is event `seqs[i]` of `topics[i]`, and
 * `_id + i` in the whole log. What happens by the thousand costs an id here, not a document.
 */
export type EventGroup = {
  _id: number;
  kind: string;
  key: string;
  ids: readonly string[];
  topics: readonly string[];
  seqs: readonly number[];
  occurredAt: Date;
  traceparent?: string;
};

type Counter = { _id: string; seq: number };

export type LogCollections = ReturnType<typeof logCollections>;

export const logCollections = (connection: MongoConnection) => ({
  outbox: outboxCollection(connection),
  events: connection.collection<LoggedEvent>('events'),
  groups: connection.collection<EventGroup>('eventGroups'),
  /** A topic whose only event is in a group has no counter: most topics are of people who buy once. */
  topics: connection.collection<Counter>('topics'),
  /** The same collection, for `WHOLE_LOG`: `told` is the position up to which everything was told onwards. */
  whole: connection.collection<Counter & { told?: number }>('topics'),
});
