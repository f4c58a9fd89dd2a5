import type { WebhookDisabledReason, WebhookEventType } from '@livedrops/sdk/contract';
import type { WebhookSecret } from './webhook-secret.ts';

/** Where a creator's own system hears of events. */
export type EndpointRecord = {
  id: string;
  creatorId: string;
  /** Who is told when it is disabled. */
  userId: string;
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
