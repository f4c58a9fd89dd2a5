import type { MongoConnection, MongoSession } from '../mongo.ts';
import { createId } from '../id.ts';

/** A past fact on its way out, before it has a place (`seq`) in its topics. */
export type OutboxEvent = { type: string; topics: readonly string[]; data: unknown };

/** What one transaction tells. `signals` name things whose derived figures are out of date now. */
export type OutboxDocument = { _id: string; at: Date; events: OutboxEvent[]; signals: string[] };

export type Outbox = {
  /** Writes events in the transaction of what they tell, so that neither exists without the other. */
  publish(events: readonly OutboxEvent[], session?: MongoSession, signals?: readonly string[]): Promise<void>;
};

export type Publish = Outbox['publish'];

export const outboxCollection = (connection: MongoConnection) =>
  connection.collection<OutboxDocument>('outbox');

export function createOutbox(connection: MongoConnection): Outbox {
  const outbox = outboxCollection(connection);
  return {
    async publish(events, session, signals = []) {
      if (events.length === 0 && signals.length === 0) return;
      const document = { _id: createId('obx'), at: new Date(), events: [...events], signals: [...signals] };
      await outbox.insertOne(document, session ? { session } : {});
    },
  };
}
