import type { WebhookDisabledReason } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { WebhookEndpointStore } from './webhook-endpoint.store.ts';
import { disabledEvent } from './webhooks.events.ts';
import { presentEndpoint } from './webhooks.present.ts';

export type DisableEndpointDeps = {
  connection: MongoConnection;
  endpoints: Pick<WebhookEndpointStore, 'disable'>;
  subscriptions: Subscriptions;
  publish: Publish;
  clock: Clock;
  logger: Logger;
};

/** Switches an endpoint off and tells its owner, both or neither, once however many deliveries ask for it. */
export async function disableEndpoint(
  deps: DisableEndpointDeps,
  endpointId: string,
  reason: WebhookDisabledReason,
): Promise<void> {
  const now = deps.clock.now();
  const disabled = await inTransaction(deps.connection, async (session) => {
    const endpoint = await deps.endpoints.disable(endpointId, reason, new Date(now), session);
    if (endpoint)
      await deps.publish([disabledEvent(endpoint.userId, presentEndpoint(endpoint, now))], session);
    return endpoint;
  });
  if (!disabled) return;
  const { creatorId } = disabled;
  deps.subscriptions.change(creatorId);
  deps.logger.warn({ endpointId, creatorId, reason }, 'webhook endpoint disabled');
}
