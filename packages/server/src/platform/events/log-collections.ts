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
};

type Counter = { _id: string; seq: number };

export type LogCollections = ReturnType<typeof logCollections>;

export const logCollections = (connection: MongoConnection) => ({
  outbox: outboxCollection(connection),
  events: connection.collection<LoggedEvent>('events'),
  topics: connection.collection<Counter>('topics'),
  /** The same collection, for `WHOLE_LOG`: `told` is the position up to which everything was told onwards. */
  whole: connection.collection<Counter & { told?: number }>('topics'),
});
