import type { WebhookEndpoint } from '@livedrops/sdk/contract';
import type { OutboxEvent } from '../platform/log/outbox.ts';

/** Tells the owner that nothing is sent to an endpoint any more. */
export const disabledEvent = (userId: string, endpoint: WebhookEndpoint): OutboxEvent => ({
  type: 'webhook.disabled',
  topics: [`user:${userId}`],
  data: { endpoint },
});
