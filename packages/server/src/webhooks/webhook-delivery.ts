import type { WebhookDeliveryState, WebhookType } from '@livedrops/sdk/contract';

export type AttemptRecord = {
  at: Date;
  durationMs: number;
  status: number | null;
  body: string;
  error: string | null;
};

/** One message to one endpoint. Its id is made from both, so an event that is told twice makes no second one. */
export type DeliveryRecord = {
  id: string;
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
  attempts: AttemptRecord[];
  nextAttemptAt: Date | null;
  failure: string | null;
  createdAt: Date;
};

export type NewDelivery = Pick<
  DeliveryRecord,
  'id' | 'endpointId' | 'messageId' | 'type' | 'payload' | 'createdAt'
>;

/** Where a delivery stands after an attempt. */
export type DeliveryStep = Pick<DeliveryRecord, 'state' | 'nextAttemptAt' | 'failure'>;

/** A round that is over, of a delivery that may begin another one. */
export type EndedRound = Pick<DeliveryRecord, 'id' | 'round' | 'type'>;
