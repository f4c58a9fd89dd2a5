import type {
  WebhookAttempt,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookEventType,
  WebhookType,
} from '@livedrops/sdk';
import { readCallableUrl } from '@livedrops/sdk/contract';
import type { EndpointHealth } from '../../lib/own-webhooks.ts';
import { sayFault } from '../../lib/say-fault.ts';

const EVENTS: Record<WebhookEventType, string> = {
  'drop.scheduled': 'Scheduled',
  'drop.updated': 'Changed',
  'drop.started': 'Started',
  'drop.soldout': 'Sold out',
  'drop.restocked': 'Restocked',
  'drop.ended': 'Ended',
  'drop.cancelled': 'Called off',
  'stock.low': 'Stock is low',
  'order.pending': 'Reserved',
  'order.confirmed': 'Confirmed',
  'order.failed': 'Not paid',
  'order.cancelled': 'Cancelled',
  'order.fulfillment': 'On its way',
  'order.refunded': 'Paid back',
  'order.refund_failed': 'Refund failed',
  'order.disputed': 'Payment contested',
};

/** What an event is called beside its name on the wire. */
export const eventWord = (type: WebhookEventType): string => EVENTS[type];

const types = Object.keys(EVENTS) as WebhookEventType[];

/** The choice of events, as people think of them. */
export const EVENT_GROUPS: readonly { label: string; types: readonly WebhookEventType[] }[] = [
  { label: 'Orders', types: types.filter((type) => type.startsWith('order.')) },
  { label: 'Drops', types: types.filter((type) => !type.startsWith('order.')) },
];

/** What an endpoint hears, in a few words. */
export const eventSummary = (events: readonly WebhookType[]): string => {
  if (events.length === types.length) return 'Everything';
  if (events.length <= 2) return events.join(', ');
  return `${events.slice(0, 2).join(', ')} and ${events.length - 2} more`;
};

const HEALTH: Record<EndpointHealth, string> = {
  on: 'On',
  failing: 'Failing',
  off: 'Off',
  stopped: 'Stopped',
};

export const healthWord = (health: EndpointHealth): string => HEALTH[health];

/** Why nothing is sent, or what will happen; `null` when there is nothing to say. */
export const healthReason = (endpoint: WebhookEndpoint): string | null => {
  if (endpoint.disabledReason === 'gone')
    return 'It answered 410 (gone), so nothing is sent there any more. Turn it on again when it is back.';
  if (endpoint.disabledReason === 'failing')
    return 'Nothing got through for five days, so it was turned off. Mend it, then turn it on again.';
  if (endpoint.enabled && endpoint.failingSince !== null)
    return 'The last deliveries did not get through. After five days without one that does, it is turned off.';
  return null;
};

const STATES: Record<WebhookDeliveryState, string> = {
  pending: 'On its way',
  delivered: 'Delivered',
  failed: 'Failed',
};

export const stateWord = (state: WebhookDeliveryState): string => STATES[state];

/** What came of an attempt: `200 in 12 ms`, or why not. */
export const attemptWord = ({ status, error, durationMs }: WebhookAttempt): string =>
  error ?? `${status ?? 'No answer'} in ${durationMs} ms`;

export type EndpointErrors = { url?: string; events?: string };

/** What can be told before asking the server, which knows more about addresses. */
export const validateEndpoint = (url: string, events: ReadonlySet<WebhookEventType>): EndpointErrors => {
  const { fault } = readCallableUrl(url);
  return {
    ...(fault !== undefined && { url: sayFault(fault) }),
    ...(events.size === 0 && { events: 'Choose at least one event' }),
  };
};
