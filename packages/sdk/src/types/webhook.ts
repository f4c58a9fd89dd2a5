import type { Drop } from './drop.ts';
import type { Currency, Instant, MinorUnits } from './money.ts';
import type { Fulfillment, OrderDispute, OrderFailure, OrderItem, OrderStatus } from './order.ts';
import type { PageQuery } from './page.ts';

/**
 * An order as a creator's webhook tells it: the parts of this creator's drops only, and no more of the buyer than the lists of sales
 * show. `status`, `fulfillment` and `failure` are what these parts make of it.
 */
export type WebhookOrder = {
  id: string;
  number: string;
  userId: string;
  buyerName: string;
  status: OrderStatus;
  items: Pick<
    OrderItem,
    | 'dropId'
    | 'title'
    | 'quantity'
    | 'unitPrice'
    | 'status'
    | 'fulfillment'
    | 'failure'
    | 'refund'
    | 'refunded'
  >[];
  /** Sum of these lines. */
  total: MinorUnits;
  currency: Currency;
  fulfillment: Fulfillment;
  /** Why these parts are over; `null` while one of them is not. */
  failure: OrderFailure | null;
  /** The latest dispute about the payment; `null` when there was none. */
  dispute: OrderDispute | null;
  /** Grows with each change: what comes late with a lower one is out of date. */
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
};

/** The order, and the drops whose parts it is about. */
export type WebhookOrderData = { order: WebhookOrder; dropIds: string[] };

/** What each webhook carries as `data`, by its type. */
export type WebhookData = {
  'drop.scheduled': { drop: Drop };
  'drop.updated': { drop: Drop };
  'drop.started': { drop: Drop };
  'drop.soldout': { drop: Drop };
  'drop.restocked': { drop: Drop };
  'drop.ended': { drop: Drop };
  'drop.cancelled': { drop: Drop };
  'stock.low': { dropId: string; remaining: number };
  'order.pending': WebhookOrderData;
  'order.confirmed': WebhookOrderData;
  'order.failed': WebhookOrderData;
  'order.cancelled': WebhookOrderData;
  'order.fulfillment': WebhookOrderData;
  'order.refunded': WebhookOrderData;
  'order.refund_failed': WebhookOrderData;
  'order.disputed': WebhookOrderData;
  /** Sent on demand, to every endpoint that is asked to be tested. */
  'webhook.test': { endpointId: string };
};

/** Every type of webhook that this version knows. Newer servers may send others. */
export type WebhookType = keyof WebhookData;

/** What an endpoint can ask for; `webhook.test` is always heard. */
export type WebhookEventType = Exclude<WebhookType, 'webhook.test'>;

/** The body of a webhook, as the Standard Webhooks specification recommends it. `timestamp` is when it happened. */
export type WebhookPayload<T extends WebhookType = WebhookType> = {
  [K in T]: { type: K; timestamp: Instant; data: WebhookData[K] };
}[T];

/** Why nothing is sent: the owner switched it off, it answered 410, or it failed for five days. */
export type WebhookDisabledReason = 'owner' | 'gone' | 'failing';

/** Where a creator's webhooks go. */
export type WebhookEndpoint = {
  id: string;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  /** `null` while it is enabled. */
  disabledReason: WebhookDisabledReason | null;
  /** Since when no delivery has got through; `null` when the last one did. */
  failingSince: Instant | null;
  /** Until when an earlier secret signs as well, after a rotation. */
  previousSecretExpiresAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
};

/** An endpoint with its signing secret, `whsec_` and base64. Shown when it is made, never again. */
export type WebhookEndpointWithSecret = WebhookEndpoint & { secret: string };

/** What `webhooks.create` takes. */
export type CreateWebhookInput = {
  /** `https:`, without credentials. */
  url: string;
  /** At least one. */
  events: WebhookEventType[];
};

/** What `webhooks.update` takes; what is left out stays. */
export type UpdateWebhookInput = {
  url?: string | undefined;
  events?: WebhookEventType[] | undefined;
  enabled?: boolean | undefined;
};

/** `pending`: it is tried until it arrives or the tries are used up. `failed` ones can be sent again. */
export type WebhookDeliveryState = 'pending' | 'delivered' | 'failed';

/** One try to deliver. */
export type WebhookAttempt = {
  at: Instant;
  durationMs: number;
  /** `null` when there was no answer. */
  status: number | null;
  /** The beginning of the answer, at most 1,024 bytes. */
  body: string;
  /** Why it did not count as delivered; `null` when it did. */
  error: string | null;
};

/** One message to one endpoint, as the log of deliveries has it; kept for 30 days. */
export type WebhookDelivery = {
  id: string;
  /** The `webhook-id` header: the same for every try, so a receiver can leave out what it has seen. */
  messageId: string;
  type: WebhookType;
  state: WebhookDeliveryState;
  attemptCount: number;
  lastAttempt: WebhookAttempt | null;
  /** About when it is tried next; `null` when it is not. */
  nextAttemptAt: Instant | null;
  /** Why it failed for good. */
  failure: string | null;
  createdAt: Instant;
};

/** A delivery with everything that is known of it. */
export type WebhookDeliveryDetails = WebhookDelivery & {
  /** The body that is sent, byte for byte. */
  payload: string;
  /** Newest first, at most 50. */
  attempts: WebhookAttempt[];
};

/** What `webhooks.deliveries` takes. */
export type WebhookDeliveryQuery = PageQuery & { state?: WebhookDeliveryState | undefined };

/** Which failed deliveries to send again: those of what happened since an instant. */
export type ReplayWebhooksInput = { since: Instant };

/** How many deliveries were put back to be sent. */
export type ReplayedWebhooks = { count: number };
