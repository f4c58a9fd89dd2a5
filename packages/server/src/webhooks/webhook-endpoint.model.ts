import type { WebhookDisabledReason, WebhookEventType } from '@livedrops/sdk/contract';
import type { MongoConnection } from '../platform/mongo.ts';
import type { WebhookSecret } from './webhook-secret.ts';

export type WebhookEndpointDocument = {
  _id: string;
  creatorId: string;
  /** Who is told when it is disabled. */
  userId: string;
  /** Its place among the creator's endpoints, unique: the limit holds however many are made at once. */
  slot: number;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  disabledReason: WebhookDisabledReason | null;
  failingSince: Date | null;
  /** Newest first. Their reader could sign in our name, so they are never logged. */
  secrets: WebhookSecret[];
  createdAt: Date;
  updatedAt: Date;
};

export const webhookEndpointCollection = (connection: MongoConnection) =>
  connection.collection<WebhookEndpointDocument>('webhookEndpoints');
