import type { WebhookDeliveryState } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import {
  type WebhookAttemptDocument,
  type WebhookDeliveryDocument,
  webhookDeliveryCollection,
} from './webhook-delivery.model.ts';

/** Attempts kept of one delivery: more than five rounds of all tries. */
const ATTEMPTS_KEPT = 50;

export type NewDelivery = Pick<
  WebhookDeliveryDocument,
  '_id' | 'endpointId' | 'messageId' | 'type' | 'payload' | 'createdAt'
>;

/** Where a delivery stands after an attempt. */
export type DeliveryStep = Pick<WebhookDeliveryDocument, 'state' | 'nextAttemptAt' | 'failure'>;

/** A round that is over, of a delivery that may begin another one. */
export type EndedRound = Pick<WebhookDeliveryDocument, '_id' | 'round' | 'type'>;

type DeliveryList = { state: WebhookDeliveryState | undefined; cursor: string | undefined; limit: number };

export type WebhookDeliveryStore = ReturnType<typeof createWebhookDeliveryStore>;

export const deliveryKeys = ({ createdAt, _id }: WebhookDeliveryDocument) => [createdAt.getTime(), _id];

/** Statements on the log of deliveries. */
export function createWebhookDeliveryStore(connection: MongoConnection) {
  const deliveries = webhookDeliveryCollection(connection);
  return {
    ...reading(deliveries),
    ...sending(deliveries),
    /** Those that exist are left as they are, whatever has become of them. */
    async insertNew(added: readonly NewDelivery[], session?: MongoSession): Promise<void> {
      await deliveries.bulkWrite(added.map(insertOnce), { ordered: false, ...(session && { session }) });
    },
    /** Begins another round of each that had ended when it was read, unless somebody else has begun it since. */
    async beginRounds(ended: readonly EndedRound[], at: Date, session: MongoSession): Promise<void> {
      await deliveries.bulkWrite(
        ended.map(({ _id, round }) => ({
          updateOne: {
            filter: { _id, round },
            update: {
              $set: {
                state: 'pending' as const,
                failure: null,
                nextAttemptAt: at,
                tries: 0,
                round: round + 1,
              },
            },
          },
        })),
        { session },
      );
    },
    async removeOf(endpointId: string): Promise<void> {
      await deliveries.deleteMany({ endpointId });
    },
  };
}

type Deliveries = ReturnType<typeof webhookDeliveryCollection>;

const reading = (deliveries: Deliveries) => ({
  find: (deliveryId: string) => deliveries.findOne({ _id: deliveryId }),
  findOwn: (deliveryId: string, endpointId: string) => deliveries.findOne({ _id: deliveryId, endpointId }),
  /** Newest first; one more than `limit` when there are more. */
  list: (endpointId: string, { state, cursor, limit }: DeliveryList) =>
    deliveries
      .find({ endpointId, ...(state !== undefined && { state }), ...after(cursor) })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray(),
  countPending: (endpointId: string, type: WebhookDeliveryDocument['type'], max: number) =>
    deliveries.countDocuments({ endpointId, state: 'pending', type }, { limit: max }),
  /** Failed deliveries since an instant, in the order of their ids. */
  listFailed: (endpointId: string, since: Date, afterId: string, limit: number): Promise<EndedRound[]> =>
    deliveries
      .find(
        { endpointId, state: 'failed', createdAt: { $gte: since }, _id: { $gt: afterId } },
        { projection: { round: 1, type: 1 } },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
});

/** What becomes of a round of tries. */
const sending = (deliveries: Deliveries) => ({
  /** Writes down an attempt of this round, unless somebody else's has ended the round already. */
  async record(
    { _id, round }: WebhookDeliveryDocument,
    attempt: WebhookAttemptDocument,
    step: DeliveryStep,
  ): Promise<void> {
    await deliveries.updateOne(
      { _id, round, state: 'pending' },
      {
        $set: step,
        $inc: { tries: 1, attemptCount: 1 },
        $push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_KEPT } },
      },
    );
  },
  /** Ends a round without an attempt. */
  async giveUp({ _id, round }: WebhookDeliveryDocument, failure: string): Promise<void> {
    await deliveries.updateOne(
      { _id, round, state: 'pending' },
      { $set: { state: 'failed', failure, nextAttemptAt: null } },
    );
  },
});

const insertOnce = ({ _id, ...given }: NewDelivery) => ({
  updateOne: {
    filter: { _id },
    update: {
      $setOnInsert: {
        ...given,
        state: 'pending' as const,
        round: 0,
        tries: 0,
        attemptCount: 0,
        attempts: [],
        nextAttemptAt: given.createdAt,
        failure: null,
      },
    },
    upsert: true,
  },
});

function after(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [createdAt, _id] = readCursor(cursor, ['instant', 'text']);
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }] };
}
