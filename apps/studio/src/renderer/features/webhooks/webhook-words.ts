import { t } from '@lingui/core/macro';
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
  'drop.scheduled': t`Scheduled`,
  'drop.updated': t`Changed`,
  'drop.started': t`Started`,
  'drop.soldout': t`Sold out`,
  'drop.restocked': t`Restocked`,
  'drop.ended': t`Ended`,
  'drop.cancelled': t`Called off`,
  'stock.low': t`Stock is low`,
  'order.pending': t`Reserved`,
  'order.confirmed': t`Confirmed`,
  'order.failed': t`Not paid`,
  'order.cancelled': t({ context: 'order', message: 'Cancelled' }),
  'order.fulfillment': t`On its way`,
  'order.refunded': t`Paid back`,
  'order.refund_failed': t`Refund failed`,
  'order.disputed': t`Payment contested`,
};

/** What an event is called beside its name on the wire. */
export const eventWord = (type: WebhookEventType): string => EVENTS[type];

const types = Object.keys(EVENTS) as WebhookEventType[];

/** The choice of events, as people think of them. */
export const EVENT_GROUPS: readonly { label: string; all: string; types: readonly WebhookEventType[] }[] = [
  { label: t`Orders`, all: t`All orders`, types: types.filter((type) => type.startsWith('order.')) },
  { label: t`Drops`, all: t`All drops`, types: types.filter((type) => !type.startsWith('order.')) },
];

/** What an endpoint hears, in a few words. */
export const eventSummary = (events: readonly WebhookType[]): string => {
  if (events.length === types.length) return t`Everything`;
  if (events.length <= 2) return events.join(', ');
  return t`${{ first: events.slice(0, 2).join(', ') }} and ${{ count: events.length - 2 }} more`;
};

const HEALTH: Record<EndpointHealth, string> = {
  on: t`On`,
  failing: t`Failing`,
  off: t`Off`,
  stopped: t`Stopped`,
};

export const healthWord = (health: EndpointHealth): string => HEALTH[health];

/** Why nothing is sent, or what will happen; `null` when there is nothing to say. */
export const healthReason = (endpoint: WebhookEndpoint): string | null => {
  if (endpoint.disabledReason === 'gone')
    return t`It answered 410 (gone), so nothing is sent there any more. Turn it on again when it is back.`;
  if (endpoint.disabledReason === 'failing')
    return t`Nothing got through for five days, so it was turned off. Mend it, then turn it on again.`;
  if (endpoint.enabled && endpoint.failingSince !== null)
    return t`The last deliveries did not get through. After five days without one that does, it is turned off.`;
  return null;
};

const STATES: Record<WebhookDeliveryState, string> = {
  pending: t`On its way`,
  delivered: t`Delivered`,
  failed: t`Failed`,
};

export const stateWord = (state: WebhookDeliveryState): string => STATES[state];

/** What came of an attempt: `200 in 12 ms`, or why not. */
export const attemptWord = ({ status, error, durationMs }: WebhookAttempt): string =>
  error ?? (status === null ? t`No answer in ${durationMs} ms` : t`${status} in ${durationMs} ms`);

export type EndpointErrors = { url?: string; events?: string };

/** What can be told before asking the server, which knows more about addresses. */
export const validateEndpoint = (url: string, events: ReadonlySet<WebhookEventType>): EndpointErrors => {
  const { fault } = readCallableUrl(url);
  return {
    ...(fault !== undefined && { url: sayFault(fault) }),
    ...(events.size === 0 && { events: t`Choose at least one event` }),
  };
};
