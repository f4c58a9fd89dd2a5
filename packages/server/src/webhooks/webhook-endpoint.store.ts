import { LIMITS, type WebhookDisabledReason, type WebhookEventType } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { fromStored, toStored } from '../platform/model.ts';
import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { endpointModel, type StoredEndpoint } from './webhook-endpoint.model.ts';
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

export const endpointKeys = ({ createdAt, id }: EndpointRecord) => [createdAt.getTime(), id];

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
      const taken = await endpoints
        .find({ creatorId: given.creatorId }, { projection: { slot: 1 } })
        .toArray();
      const isTaken = new Set(taken.map(({ slot }) => slot));
      for (let slot = 0; slot < LIMITS.webhookEndpoints; slot += 1) {
        if (isTaken.has(slot)) continue;
        // Somebody may take the slot in between; the next one is tried then.
        if (await insertUnlessTaken(endpoints, { ...toStored(endpoint), slot })) return endpoint;
      }
      return null;
    },
  };
}

type Endpoints = ReturnType<typeof endpointModel.collection>;

async function insertUnlessTaken(endpoints: Endpoints, document: StoredEndpoint): Promise<boolean> {
  try {
    await endpoints.insertOne(document);
    return true;
  } catch (error) {
    if (duplicateKeyFields(error).includes('slot')) return false;
    throw error;
  }
}

const reading = (endpoints: Endpoints) => ({
  find: async (endpointId: string) => toRecord(await endpoints.findOne({ _id: endpointId })),
  findOwn: async (endpointId: string, creatorId: string) =>
    toRecord(await endpoints.findOne({ _id: endpointId, creatorId })),
  /** Newest first; one more than `limit` when there are more. */
  list: (creatorId: string, { cursor, limit }: { cursor: string | undefined; limit: number }) =>
    endpoints
      .find({ creatorId, ...after(cursor) })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .map(toKnownRecord)
      .toArray(),
  /** Enabled endpoints of creators. */
  subscriptions(creatorIds: readonly string[]): Promise<Subscription[]> {
    return endpoints
      .find(
        { creatorId: { $in: [...creatorIds] }, enabled: true },
        { projection: { creatorId: 1, events: 1 } },
      )
      .map(({ _id, creatorId, events }) => ({ endpointId: _id, creatorId, events }))
      .toArray();
  },
});

const changing = (endpoints: Endpoints) => ({
  async update(endpointId: string, change: EndpointChange, at: Date): Promise<EndpointRecord | null> {
    const update = { $set: { ...change, updatedAt: at } };
    return toRecord(
      await endpoints.findOneAndUpdate({ _id: endpointId }, update, { returnDocument: 'after' }),
    );
  },
  /** `null` when the newest secret is not the one that was read: somebody else has rotated meanwhile. */
  async replaceSecrets(
    { id, secrets: before }: EndpointRecord,
    secrets: WebhookSecret[],
    at: Date,
  ): Promise<EndpointRecord | null> {
    const isUnchanged = { _id: id, 'secrets.0.secret': before[0]?.secret ?? '' };
    const update = { $set: { secrets, updatedAt: at } };
    return toRecord(await endpoints.findOneAndUpdate(isUnchanged, update, { returnDocument: 'after' }));
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
      { session, returnDocument: 'after' },
    );
    return toRecord(disabled);
  },
});

const toKnownRecord = ({ slot: _slot, ...endpoint }: StoredEndpoint): EndpointRecord => fromStored(endpoint);
const toRecord = (document: StoredEndpoint | null) => document && toKnownRecord(document);

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, _id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }] };
}
