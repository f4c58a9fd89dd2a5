import type { WebhookDeliveryState } from '@livedrops/sdk/contract';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { olderThan } from '../platform/newest-first.ts';
import { deliveryModel } from './webhook-delivery.model.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  DeliveryStep,
  EndedRound,
  NewDelivery,
} from './webhook-delivery.ts';

/** Attempts kept of one delivery: more than five rounds of all tries. */
const ATTEMPTS_KEPT = 50;

type DeliveryList = { state: WebhookDeliveryState | undefined; cursor: string | undefined; limit: number };

export type WebhookDeliveryStore = ReturnType<typeof createWebhookDeliveryStore>;

/** Statements on the log of deliveries. */
export function createWebhookDeliveryStore(connection: MongoConnection) {
  const deliveries = deliveryModel.collection(connection);
  return {
    ...reading(deliveries),
    ...sending(deliveries),
    /** Those that exist are left as they are, whatever has become of them. */
    async insertNew(added: readonly NewDelivery[], session?: MongoSession): Promise<void> {
      await deliveries.bulkWrite(added.map(insertOnce), { ordered: false, ...(session && { session }) });
    },
    /** Begins another round of each that had ended when it was read, unless another request has begun it since. */
    async beginRounds(ended: readonly EndedRound[], at: Date, session: MongoSession): Promise<void> {
      await deliveries.bulkWrite(
        ended.map(({ id, round }) => ({
          updateOne: {
            filter: { _id: id, round },
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

type Deliveries = ReturnType<typeof deliveryModel.collection>;

const reading = (deliveries: Deliveries) => ({
  find: async (deliveryId: string): Promise<DeliveryRecord | null> =>
    fromStored(await deliveries.findOne({ _id: deliveryId })),
  findOwn: async (deliveryId: string, endpointId: string): Promise<DeliveryRecord | null> =>
    fromStored(await deliveries.findOne({ _id: deliveryId, endpointId })),
  /** Newest first; one more than `limit` when there are more. */
  list: (endpointId: string, { state, cursor, limit }: DeliveryList): Promise<DeliveryRecord[]> =>
    deliveries
      .find({ endpointId, ...(state !== undefined && { state }), ...olderThan(cursor, '_id') })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .map(fromStored)
      .toArray(),
  countPending: (endpointId: string, type: DeliveryRecord['type'], max: number) =>
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
      .map(fromStored)
      .toArray(),
});

/** What becomes of a round of tries. */
const sending = (deliveries: Deliveries) => ({
  /** Writes down an attempt of this round, unless another attempt has ended the round already. */
  async record({ id, round }: DeliveryRecord, attempt: AttemptRecord, step: DeliveryStep): Promise<void> {
    await deliveries.updateOne(
      { _id: id, round, state: 'pending' },
      {
        $set: step,
        $inc: { tries: 1, attemptCount: 1 },
        $push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_KEPT } },
      },
    );
  },
  /** Ends a round without an attempt. */
  async giveUp({ id, round }: DeliveryRecord, failure: string): Promise<void> {
    await deliveries.updateOne(
      { _id: id, round, state: 'pending' },
      { $set: { state: 'failed', failure, nextAttemptAt: null } },
    );
  },
});

function insertOnce(added: NewDelivery) {
  const { _id, ...made } = toStored({
    ...added,
    state: 'pending' as const,
    round: 0,
    tries: 0,
    attemptCount: 0,
    attempts: [],
    nextAttemptAt: added.createdAt,
    failure: null,
  });
  return { updateOne: { filter: { _id }, update: { $setOnInsert: made }, upsert: true } };
}
