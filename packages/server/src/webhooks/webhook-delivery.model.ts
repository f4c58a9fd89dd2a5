import type { WebhookDeliveryState, WebhookType } from '@livedrops/sdk/contract';
import type { MongoConnection } from '../platform/mongo.ts';
import { webhookEndpointCollection } from './webhook-endpoint.model.ts';

const KEPT_SECONDS = 30 * 86_400;

export type WebhookAttemptDocument = {
  at: Date;
  durationMs: number;
  status: number | null;
  body: string;
  error: string | null;
};

/** One message to one endpoint. Its id is made from both, so an event that is told twice makes no second one. */
export type WebhookDeliveryDocument = {
  _id: string;
  endpointId: string;
  messageId: string;
  type: WebhookType;
  /** The body, byte for byte, so that every try sends the same. */
  payload: string;
  state: WebhookDeliveryState;
  /** How often it was sent again by hand. A job is for one round: those of earlier rounds find nothing to do. */
  round: number;
  /** Tries in this round. */
  tries: number;
  attemptCount: number;
  /** Oldest first, the newest of them. */
  attempts: WebhookAttemptDocument[];
  nextAttemptAt: Date | null;
  failure: string | null;
  createdAt: Date;
};

export const webhookDeliveryCollection = (connection: MongoConnection) =>
  connection.collection<WebhookDeliveryDocument>('webhookDeliveries');

/** Makes the indexes of both collections; for a migration. */
export async function prepareWebhooks(connection: MongoConnection): Promise<void> {
  await webhookEndpointCollection(connection).createIndex({ creatorId: 1, slot: 1 }, { unique: true });
  await webhookDeliveryCollection(connection).createIndexes([
    { key: { endpointId: 1, createdAt: -1, _id: -1 } },
    { key: { endpointId: 1, state: 1, createdAt: -1, _id: -1 } },
    { key: { createdAt: 1 }, expireAfterSeconds: KEPT_SECONDS },
  ]);
}
