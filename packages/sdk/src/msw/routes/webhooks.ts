import { LIMITS } from '../../contract/fields.ts';
import type {
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '../../types/webhook.ts';
import { found, type MockDb, type MockDelivery, type MockWebhook } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';
import { deliver } from '../webhook-log.ts';

type ManagingEndpoint = `webhooks.${'list' | 'create' | 'get' | 'update' | 'delete' | 'rotateSecret'}`;
type DeliveringEndpoint = `webhooks.${'test' | 'deliveries' | 'delivery' | 'redeliver' | 'replay'}`;

const OLD_SECRET_MS = 24 * 3_600_000;
const OLD_SECRETS_MAX = 3;

const managing: MockRoutes<ManagingEndpoint> = {
  'webhooks.list': ({ db, creatorId, query }) => {
    const own = newestFirst(db.webhooks.values()).filter((one) => one.creatorId === creatorId);
    const page = pageOf(own, query, ({ id }) => id);
    return { ...page, items: page.items.map(presentEndpoint) };
  },
  'webhooks.create': ({ db, creatorId, body }) => {
    const count = [...db.webhooks.values()].filter((one) => one.creatorId === creatorId).length;
    if (count >= LIMITS.webhookEndpoints) {
      throw new MockProblem('limit_reached', `At most ${LIMITS.webhookEndpoints} webhook endpoints`);
    }
    const endpoint: MockWebhook = {
      id: db.nextId('whe'),
      creatorId,
      url: checkUrl(body.url),
      events: [...new Set(body.events)],
      enabled: true,
      disabledReason: null,
      failingSince: null,
      previousSecretExpiresAt: null,
      oldSecretsUntilMs: [],
      createdAt: db.now(),
      updatedAt: db.now(),
    };
    db.webhooks.set(endpoint.id, endpoint);
    return withSecret(db, endpoint);
  },
  'webhooks.get': ({ db, creatorId, params }) => presentEndpoint(own(db, creatorId, params)),
  'webhooks.update': ({ db, creatorId, params, body }) => {
    const endpoint = own(db, creatorId, params);
    const enabled = body.enabled ?? endpoint.enabled;
    const isSwitched = enabled !== endpoint.enabled;
    const changed: MockWebhook = {
      ...endpoint,
      url: body.url === undefined ? endpoint.url : checkUrl(body.url),
      events: body.events === undefined ? endpoint.events : [...new Set(body.events)],
      enabled,
      ...(isSwitched && { disabledReason: enabled ? null : ('owner' as const) }),
      ...(isSwitched && enabled && { failingSince: null }),
      updatedAt: db.now(),
    };
    db.webhooks.set(endpoint.id, changed);
    return presentEndpoint(changed);
  },
  'webhooks.delete': ({ db, creatorId, params }) => {
    const endpoint = own(db, creatorId, params);
    db.webhooks.delete(endpoint.id);
    for (const { id, endpointId } of db.deliveries.values())
      if (endpointId === endpoint.id) db.deliveries.delete(id);
    return undefined;
  },
  'webhooks.rotateSecret': ({ db, creatorId, params }) => {
    const endpoint = own(db, creatorId, params);
    const now = db.clock.now();
    const old = endpoint.oldSecretsUntilMs.filter((untilMs) => untilMs > now);
    if (old.length >= OLD_SECRETS_MAX) {
      throw new MockProblem('limit_reached', 'The secret was rotated several times in the last 24 hours');
    }
    const changed: MockWebhook = {
      ...endpoint,
      oldSecretsUntilMs: [now + OLD_SECRET_MS, ...old],
      previousSecretExpiresAt: new Date(now + OLD_SECRET_MS).toISOString(),
      updatedAt: db.now(),
    };
    db.webhooks.set(changed.id, changed);
    return withSecret(db, changed);
  },
};

const delivering: MockRoutes<DeliveringEndpoint> = {
  'webhooks.test': ({ db, creatorId, params }) => {
    const endpoint = enabledOwn(db, creatorId, params);
    return presentDelivery(deliver(db, endpoint, 'webhook.test', { endpointId: endpoint.id }));
  },
  'webhooks.deliveries': ({ db, creatorId, params, query }) => {
    const { id } = own(db, creatorId, params);
    const log = newestFirst(db.deliveries.values()).filter(
      ({ endpointId, state }) => endpointId === id && (query.state ?? state) === state,
    );
    const page = pageOf(log, query, (one) => one.id);
    return { ...page, items: page.items.map(presentDelivery) };
  },
  'webhooks.delivery': ({ db, creatorId, params }) =>
    presentDetails(deliveryOf(db, own(db, creatorId, params), params)),
  'webhooks.redeliver': ({ db, creatorId, params }) =>
    presentDelivery(redeliver(db, deliveryOf(db, enabledOwn(db, creatorId, params), params))),
  'webhooks.replay': ({ db, creatorId, params, body }) => {
    const { id } = enabledOwn(db, creatorId, params);
    const failed = [...db.deliveries.values()].filter(
      ({ endpointId, state, createdAt }) =>
        endpointId === id && state === 'failed' && Date.parse(createdAt) >= Date.parse(body.since),
    );
    for (const delivery of failed) redeliver(db, delivery);
    return { count: failed.length };
  },
};

export const webhookRoutes = { ...managing, ...delivering };

const own = (db: MockDb, creatorId: string, { endpointId }: { endpointId: string }): MockWebhook => {
  const endpoint = db.webhooks.get(endpointId);
  return found(endpoint?.creatorId === creatorId ? endpoint : undefined, 'webhook endpoint');
};

const enabledOwn = (db: MockDb, creatorId: string, params: { endpointId: string }): MockWebhook => {
  const endpoint = own(db, creatorId, params);
  if (!endpoint.enabled) throw new MockProblem('invalid_transition', 'Enable the endpoint first');
  return endpoint;
};

const deliveryOf = (
  db: MockDb,
  { id }: MockWebhook,
  { deliveryId }: { deliveryId: string },
): MockDelivery => {
  const delivery = db.deliveries.get(deliveryId);
  return found(delivery?.endpointId === id ? delivery : undefined, 'delivery');
};

const redeliver = (db: MockDb, delivery: MockDelivery): MockDelivery => {
  if (delivery.state === 'pending') return delivery;
  const attempt = { at: db.now(), durationMs: 12, status: 200, body: 'ok', error: null };
  const taken: MockDelivery = {
    ...delivery,
    state: 'delivered',
    failure: null,
    nextAttemptAt: null,
    attemptCount: delivery.attemptCount + 1,
    lastAttempt: attempt,
    attempts: [attempt, ...delivery.attempts],
  };
  db.deliveries.set(taken.id, taken);
  return taken;
};

const IN_THIS_NETWORK = /^(127|10|192\.168|169\.254)\.|\.(localhost|local|internal)$/;

/** As on a server that calls public addresses only. */
const checkUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' && url.hostname.includes('.') && !IN_THIS_NETWORK.test(url.hostname))
    return text;
  throw new MockProblem('validation_failed', undefined, {
    errors: [{ field: 'url', message: 'must be an https address that everybody can reach' }],
  });
};

const presentEndpoint = ({
  creatorId: _creatorId,
  oldSecretsUntilMs: _oldSecretsUntilMs,
  ...endpoint
}: MockWebhook): WebhookEndpoint => endpoint;

/** The mock signs nothing, so any secret of the right form will do. */
const withSecret = (db: MockDb, endpoint: MockWebhook): WebhookEndpointWithSecret => ({
  ...presentEndpoint(endpoint),
  secret: `whsec_${btoa(db.nextId('secret').padEnd(24, '.'))}`,
});

const presentDetails = ({ endpointId: _endpointId, ...delivery }: MockDelivery): WebhookDeliveryDetails =>
  delivery;

const presentDelivery = (delivery: MockDelivery): WebhookDelivery => {
  const { payload: _payload, attempts: _attempts, ...shown } = presentDetails(delivery);
  return shown;
};
