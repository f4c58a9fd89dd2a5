import type { Order } from '@livedrops/sdk';
import type { MockDb } from '@livedrops/sdk/msw';
import { drewIn } from './scenes.ts';

const DAY = 86_400_000;

/** The money of an order did not go back, and its buyer contests it. */
export const getStuck = (db: MockDb, placed: Order | undefined): void => {
  const order = placed && db.orders.get(placed.id);
  if (order === undefined) throw new Error('there is no order');
  db.orders.set(order.id, {
    ...order,
    items: order.items.map((item) => ({ ...item, refund: 'refund_failed' })),
    dispute: { status: 'open', answerBy: new Date(db.clock.now() + 3 * DAY).toISOString() },
  });
};

/** The first webhook that a story adds. */
export const WEBHOOK = 'whe_1';

/** A webhook of Drew's. */
export const addWebhook = (db: MockDb) => {
  const endpoint = {
    id: db.nextId('whe'),
    creatorId: drewIn(db).id,
    url: 'https://hooks.kiln.example/livedrops',
    events: ['drop.started' as const, 'drop.ended' as const, 'order.confirmed' as const],
    enabled: true,
    disabledReason: null,
    failingSince: null,
    previousSecretExpiresAt: null,
    oldSecretsUntilMs: [],
    createdAt: new Date(db.clock.now() - 9 * DAY).toISOString(),
    updatedAt: db.now(),
  };
  db.webhooks.set(endpoint.id, endpoint);
  return endpoint;
};

/** A webhook whose server answers with faults. One message arrived before, and one is still tried. */
export const addFailingWebhook = (db: MockDb): void => {
  const endpoint = addWebhook(db);
  db.webhooks.set(endpoint.id, {
    ...endpoint,
    failingSince: new Date(db.clock.now() - DAY / 4).toISOString(),
  });
  for (const state of ['delivered', 'failed', 'failed', 'pending'] as const) {
    const attempt =
      state === 'delivered'
        ? { at: db.now(), durationMs: 41, status: 200, body: 'ok', error: null }
        : {
            at: db.now(),
            durationMs: 903,
            status: 502,
            body: '<h1>Bad gateway</h1>',
            error: 'It answered with 502',
          };
    const id = db.nextId('whd');
    db.deliveries.set(id, {
      id,
      endpointId: endpoint.id,
      messageId: db.nextId('msg'),
      type: 'order.confirmed',
      state,
      attemptCount: state === 'failed' ? 8 : 1,
      lastAttempt: attempt,
      nextAttemptAt: state === 'pending' ? new Date(db.clock.now() + 60_000).toISOString() : null,
      failure: state === 'failed' ? 'It answered with 502' : null,
      createdAt: db.now(),
      payload: JSON.stringify({ type: 'order.confirmed', timestamp: db.now(), data: {} }),
      attempts: [attempt],
    });
  }
};
