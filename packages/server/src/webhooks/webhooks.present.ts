import type {
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '@livedrops/sdk/contract';
import type { AttemptRecord, DeliveryRecord } from './webhook-delivery.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';
import { liveSecrets } from './webhook-secret.ts';

/** The wire form of an endpoint at an instant (epoch ms): never with its secrets. */
export const presentEndpoint = (endpoint: EndpointRecord, now: number): WebhookEndpoint => ({
  id: endpoint.id,
  url: endpoint.url,
  events: endpoint.events,
  enabled: endpoint.enabled,
  disabledReason: endpoint.disabledReason,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  previousSecretExpiresAt: liveSecrets(endpoint.secrets, now)[1]?.expiresAt?.toISOString() ?? null,
  createdAt: endpoint.createdAt.toISOString(),
  updatedAt: endpoint.updatedAt.toISOString(),
});

/** Beside its newest secret: for the caller who has just made it. */
export const presentWithSecret = (endpoint: EndpointRecord, now: number): WebhookEndpointWithSecret => ({
  ...presentEndpoint(endpoint, now),
  secret: endpoint.secrets[0]?.secret ?? '',
});

export const presentDelivery = (delivery: DeliveryRecord): WebhookDelivery => ({
  id: delivery.id,
  messageId: delivery.messageId,
  type: delivery.type,
  state: delivery.state,
  attemptCount: delivery.attemptCount,
  lastAttempt: delivery.attempts.map(presentAttempt).at(-1) ?? null,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  failure: delivery.failure,
  createdAt: delivery.createdAt.toISOString(),
});

export const presentDeliveryDetails = (delivery: DeliveryRecord): WebhookDeliveryDetails => ({
  ...presentDelivery(delivery),
  payload: delivery.payload,
  attempts: delivery.attempts.map(presentAttempt).toReversed(),
});

const presentAttempt = (attempt: AttemptRecord): WebhookAttempt => ({
  at: attempt.at.toISOString(),
  durationMs: attempt.durationMs,
  status: attempt.status,
  body: attempt.body,
  error: attempt.error,
});
