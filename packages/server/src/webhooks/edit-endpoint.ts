import {
  type CreateWebhookInput,
  LIMITS,
  type UpdateWebhookInput,
  type WebhookEndpoint,
} from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { CreatorCaller } from '../platform/http/route.ts';
import { whyNotCall } from '../platform/outbound/outbound-url.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { WebhookDeliveryStore } from './webhook-delivery.store.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';
import type { WebhookEndpointStore } from './webhook-endpoint.store.ts';
import { createSecret, hasSecret, rotateSecrets } from './webhook-secret.ts';
import { presentEndpoint } from './webhooks.present.ts';

export type EditEndpointDeps = {
  endpoints: WebhookEndpointStore;
  deliveries: WebhookDeliveryStore;
  subscriptions: Subscriptions;
  allowPrivate: boolean;
  clock: Clock;
};

/** Which endpoint, and whose it must be. */
export type OwnEndpoint = { endpointId: string; creatorId: string };

export async function createEndpoint(
  deps: EditEndpointDeps,
  { id, url, events }: CreateWebhookInput & { id: string },
  { creatorId, userId }: CreatorCaller,
): Promise<EndpointRecord | Refusal> {
  const refused = refuseUrl(url, deps.allowPrivate);
  if (refused) return refused;
  const now = deps.clock.now();
  const given = { id, creatorId, userId, url, events: [...new Set(events)], secret: createSecret() };
  const endpoint = await deps.endpoints.insert(given, new Date(now));
  if (!endpoint)
    return new Refusal('limit_reached', { detail: `At most ${LIMITS.webhookEndpoints} webhook endpoints` });
  deps.subscriptions.change(creatorId);
  return endpoint;
}

export async function updateEndpoint(
  deps: EditEndpointDeps,
  own: OwnEndpoint,
  change: UpdateWebhookInput,
): Promise<WebhookEndpoint | Refusal> {
  const { url, events, enabled } = change;
  const refused = url === undefined ? null : refuseUrl(url, deps.allowPrivate);
  if (refused) return refused;
  const endpoint = await findOwn(deps, own);
  if (endpoint instanceof Refusal) return endpoint;
  const now = deps.clock.now();
  const changed = await deps.endpoints.update(
    endpoint.id,
    {
      ...(url !== undefined && { url }),
      ...(events !== undefined && { events: [...new Set(events)] }),
      ...(enabled !== undefined && enabled !== endpoint.enabled && switchTo(enabled)),
    },
    new Date(now),
  );
  deps.subscriptions.change(own.creatorId);
  return changed ? presentEndpoint(changed, now) : unknownEndpoint();
}

/** Failures from before the endpoint was mended say nothing about what comes now. */
const switchTo = (enabled: boolean) =>
  enabled
    ? { enabled, disabledReason: null, failingSince: null }
    : { enabled, disabledReason: 'owner' as const };

export async function deleteEndpoint(deps: EditEndpointDeps, own: OwnEndpoint): Promise<Refusal | undefined> {
  const endpoint = await findOwn(deps, own);
  if (endpoint instanceof Refusal) return endpoint;
  await deps.endpoints.remove(endpoint.id);
  deps.subscriptions.change(own.creatorId);
  await deps.deliveries.removeOf(endpoint.id);
  return undefined;
}

/** A caller who was overtaken by another rotation looks again; there are only so many secrets, so this ends. */
export async function rotateSecret(
  deps: EditEndpointDeps,
  own: OwnEndpoint,
  secret: string,
): Promise<EndpointRecord | Refusal> {
  for (;;) {
    const endpoint = await findOwn(deps, own);
    if (endpoint instanceof Refusal) return endpoint;
    if (hasSecret(endpoint, secret)) return endpoint;
    const now = deps.clock.now();
    const secrets = rotateSecrets(endpoint.secrets, secret, now);
    if (!secrets) {
      return new Refusal('limit_reached', {
        detail:
          'The secret was rotated several times in the last 24 hours: wait until the old ones have expired',
      });
    }
    const changed = await deps.endpoints.replaceSecrets(endpoint, secrets, new Date(now));
    if (changed) return changed;
  }
}

/** Others' endpoints are as unknown as those that do not exist. */
export async function findOwn(
  { endpoints }: Pick<EditEndpointDeps, 'endpoints'>,
  { endpointId, creatorId }: OwnEndpoint,
): Promise<EndpointRecord | Refusal> {
  return (await endpoints.findOwn(endpointId, creatorId)) ?? unknownEndpoint();
}

const unknownEndpoint = () => new Refusal('not_found', { detail: 'There is no such webhook endpoint' });

function refuseUrl(url: string, allowPrivate: boolean): Refusal | null {
  const message = whyNotCall(url, allowPrivate);
  return message === null ? null : new Refusal('validation_failed', { errors: [{ field: 'url', message }] });
}
