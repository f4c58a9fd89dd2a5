import { LIMITS, type WebhookDisabledReason, type WebhookEventType } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { duplicateKeyFields, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type WebhookEndpointDocument, webhookEndpointCollection } from './webhook-endpoint.model.ts';
import type { WebhookSecret } from './webhook-secret.ts';

type NewEndpoint = Pick<WebhookEndpointDocument, 'creatorId' | 'userId' | 'url' | 'events'> & {
  id: string;
  secret: string;
};
type EndpointChange = Partial<
  Pick<WebhookEndpointDocument, 'url' | 'events' | 'enabled' | 'disabledReason' | 'failingSince'>
>;

/** What a consumer of events needs to know of an endpoint. */
export type Subscription = { endpointId: string; creatorId: string; events: readonly WebhookEventType[] };

export type WebhookEndpointStore = ReturnType<typeof createWebhookEndpointStore>;

export const endpointKeys = ({ createdAt, _id }: WebhookEndpointDocument) => [createdAt.getTime(), _id];

/** Statements on endpoints. */
export function createWebhookEndpointStore(connection: MongoConnection) {
  const endpoints = webhookEndpointCollection(connection);
  return {
    ...reading(endpoints),
    ...changing(endpoints),
    ...watching(endpoints),
    /** `null` when the creator has as many as there may be. */
    async insert(endpoint: NewEndpoint, at: Date): Promise<WebhookEndpointDocument | null> {
      const { id, secret, ...given } = endpoint;
      const taken = await endpoints
        .find({ creatorId: given.creatorId }, { projection: { slot: 1 } })
        .toArray();
      const isTaken = new Set(taken.map(({ slot }) => slot));
      for (let slot = 0; slot < LIMITS.webhookEndpoints; slot += 1) {
        if (isTaken.has(slot)) continue;
        const document: WebhookEndpointDocument = {
          _id: id,
          ...given,
          slot,
          enabled: true,
          disabledReason: null,
          failingSince: null,
          secrets: [{ secret, expiresAt: null }],
          createdAt: at,
          updatedAt: at,
        };
        // Somebody may take the slot in between; the next one is tried then.
        if (await insertUnlessTaken(endpoints, document)) return document;
      }
      return null;
    },
  };
}

type Endpoints = ReturnType<typeof webhookEndpointCollection>;

async function insertUnlessTaken(endpoints: Endpoints, document: WebhookEndpointDocument): Promise<boolean> {
  try {
    await endpoints.insertOne(document);
    return true;
  } catch (error) {
    if (duplicateKeyFields(error).includes('slot')) return false;
    throw error;
  }
}

const reading = (endpoints: Endpoints) => ({
  find: (endpointId: string) => endpoints.findOne({ _id: endpointId }),
  findOwn: (endpointId: string, creatorId: string) => endpoints.findOne({ _id: endpointId, creatorId }),
  /** Newest first; one more than `limit` when there are more. */
  list: (creatorId: string, { cursor, limit }: { cursor: string | undefined; limit: number }) =>
    endpoints
      .find({ creatorId, ...after(cursor) })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray(),
  /** Enabled endpoints of creators. */
  async subscriptions(creatorIds: readonly string[]): Promise<Subscription[]> {
    const found = await endpoints
      .find(
        { creatorId: { $in: [...creatorIds] }, enabled: true },
        { projection: { creatorId: 1, events: 1 } },
      )
      .toArray();
    return found.map(({ _id, creatorId, events }) => ({ endpointId: _id, creatorId, events }));
  },
});

const changing = (endpoints: Endpoints) => ({
  update: (endpointId: string, change: EndpointChange, at: Date) =>
    endpoints.findOneAndUpdate(
      { _id: endpointId },
      { $set: { ...change, updatedAt: at } },
      { returnDocument: 'after' },
    ),
  /** `null` when the newest secret is not the one that was read: somebody else has rotated meanwhile. */
  replaceSecrets: (
    { _id, secrets: before }: WebhookEndpointDocument,
    secrets: WebhookSecret[],
    at: Date,
  ): Promise<WebhookEndpointDocument | null> =>
    endpoints.findOneAndUpdate(
      { _id, 'secrets.0.secret': before[0]?.secret ?? '' },
      { $set: { secrets, updatedAt: at } },
      { returnDocument: 'after' },
    ),
  async remove(endpointId: string): Promise<void> {
    await endpoints.deleteOne({ _id: endpointId });
  },
});

/** What deliveries show of an endpoint's health. */
const watching = (endpoints: Endpoints) => ({
  /** A delivery got through. Mostly there is nothing to write. */
  async succeeded({ _id, failingSince }: WebhookEndpointDocument): Promise<void> {
    if (failingSince !== null) await endpoints.updateOne({ _id }, { $set: { failingSince: null } });
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
  disable: (endpointId: string, reason: WebhookDisabledReason, at: Date, session: MongoSession) =>
    endpoints.findOneAndUpdate(
      { _id: endpointId, enabled: true },
      { $set: { enabled: false, disabledReason: reason, updatedAt: at } },
      { session, returnDocument: 'after' },
    ),
});

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, _id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }] };
}
