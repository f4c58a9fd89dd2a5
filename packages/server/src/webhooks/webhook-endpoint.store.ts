import { LIMITS, type WebhookDisabledReason, type WebhookEventType } from '@livedrops/sdk/contract';
import { insertAtFreeSlot } from '../platform/free-slot.ts';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { olderThan } from '../platform/newest-first.ts';
import { endpointModel } from './webhook-endpoint.model.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';
import type { WebhookSecret } from './webhook-secret.ts';

type NewEndpoint = Pick<EndpointRecord, 'id' | 'creatorId' | 'userId' | 'url' | 'events'> & {
  secret: string;
};
type EndpointChange = Partial<
  Pick<EndpointRecord, 'url' | 'events' | 'enabled' | 'disabledReason' | 'failingSince'>
>;

/** What a consumer of events needs to know of an endpoint. */
export type Subscription = { endpointId: string; creatorId: string; events: readonly WebhookEventType[] };

export type WebhookEndpointStore = ReturnType<typeof createWebhookEndpointStore>;

/** The slot is the store's own. */
const RECORD = { projection: { slot: 0 } } as const;

/** Statements on endpoints. */
export function createWebhookEndpointStore(connection: MongoConnection) {
  const endpoints = endpointModel.collection(connection);
  return {
    ...reading(endpoints),
    ...changing(endpoints),
    ...watching(endpoints),
    /** `null` when the creator has as many as there may be. */
    async insert({ secret, ...given }: NewEndpoint, at: Date): Promise<EndpointRecord | null> {
      const endpoint: EndpointRecord = {
        ...given,
        enabled: true,
        disabledReason: null,
        failingSince: null,
        secrets: [{ secret, expiresAt: null }],
        createdAt: at,
        updatedAt: at,
      };
      const taken = await endpoints.distinct('slot', { creatorId: given.creatorId });
      const isInserted = await insertAtFreeSlot(taken, LIMITS.webhookEndpoints, (slot) =>
        endpoints.insertOne({ ...toStored(endpoint), slot }),
      );
      return isInserted ? endpoint : null;
    },
  };
}

type Endpoints = ReturnType<typeof endpointModel.collection>;

const reading = (endpoints: Endpoints) => ({
  find: async (endpointId: string): Promise<EndpointRecord | null> =>
    fromStored(await endpoints.findOne({ _id: endpointId }, RECORD)),
  findOwn: async (endpointId: string, creatorId: string): Promise<EndpointRecord | null> =>
    fromStored(await endpoints.findOne({ _id: endpointId, creatorId }, RECORD)),
  /** Newest first; one more than `limit` when there are more. */
  list: (
    creatorId: string,
    { cursor, limit }: { cursor: string | undefined; limit: number },
  ): Promise<EndpointRecord[]> =>
    endpoints
      .find({ creatorId, ...olderThan(cursor, '_id') }, RECORD)
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .map(fromStored)
      .toArray(),
  /** Enabled endpoints of creators. */
  subscriptions: (creatorIds: readonly string[]): Promise<Subscription[]> =>
    endpoints
      .find(
        { creatorId: { $in: [...creatorIds] }, enabled: true },
        { projection: { creatorId: 1, events: 1 } },
      )
      .map(({ _id, creatorId, events }) => ({ endpointId: _id, creatorId, events }))
      .toArray(),
});

const changing = (endpoints: Endpoints) => ({
  async update(endpointId: string, change: EndpointChange, at: Date): Promise<EndpointRecord | null> {
    const update = { $set: { ...change, updatedAt: at } };
    return fromStored(
      await endpoints.findOneAndUpdate({ _id: endpointId }, update, { ...RECORD, returnDocument: 'after' }),
    );
  },
  /** `null` when the newest secret is not the one that was read: another request has rotated meanwhile. */
  async replaceSecrets(
    { id, secrets: before }: EndpointRecord,
    secrets: WebhookSecret[],
    at: Date,
  ): Promise<EndpointRecord | null> {
    const isUnchanged = { _id: id, 'secrets.0.secret': before[0]?.secret ?? '' };
    const update = { $set: { secrets, updatedAt: at } };
    return fromStored(
      await endpoints.findOneAndUpdate(isUnchanged, update, { ...RECORD, returnDocument: 'after' }),
    );
  },
  async remove(endpointId: string): Promise<void> {
    await endpoints.deleteOne({ _id: endpointId });
  },
});

/** What deliveries show of an endpoint's health. */
const watching = (endpoints: Endpoints) => ({
  /** A delivery got through. Mostly there is nothing to write. */
  async succeeded({ id, failingSince }: EndpointRecord): Promise<void> {
    if (failingSince !== null) await endpoints.updateOne({ _id: id }, { $set: { failingSince: null } });
  },
  /** A delivery did not get through. Returns for how long none has, in milliseconds by the database's clock. */
  async failed(endpointId: string): Promise<number> {
    const failing = await endpoints.findOneAndUpdate(
      { _id: endpointId },
      [{ $set: { failingSince: { $ifNull: ['$failingSince', '$$NOW'] } } }],
      { returnDocument: 'after', projection: { failingMs: { $subtract: ['$$NOW', '$failingSince'] } } },
    );
    return Number((failing as { failingMs?: unknown } | null)?.failingMs ?? 0);
  },
  /** Switches it off, once; `null` when it is off already. */
  async disable(
    endpointId: string,
    reason: WebhookDisabledReason,
    at: Date,
    session: MongoSession,
  ): Promise<EndpointRecord | null> {
    const disabled = await endpoints.findOneAndUpdate(
      { _id: endpointId, enabled: true },
      { $set: { enabled: false, disabledReason: reason, updatedAt: at } },
      { ...RECORD, session, returnDocument: 'after' },
    );
    return fromStored(disabled);
  },
});
