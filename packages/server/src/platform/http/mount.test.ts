import { createServer } from 'node:http';
import { type Endpoint, type EndpointName, endpoints } from '@livedrops/sdk/contract';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErrorHandler } from './error-handler.ts';
import { mountContract } from './mount.ts';
import type { RouteHandlers } from './route.ts';
import { noIntents } from '../../../test/helpers/no-intents.ts';
import { noSharedReads } from '../../../test/helpers/no-shared-reads.ts';

const all = Object.entries(endpoints) as [EndpointName, Endpoint][];
const awayFromDatabase = async () => {
  throw Object.assign(new Error('no primary'), { name: 'MongoServerSelectionError' });
};
let answer: () => Promise<never> = awayFromDatabase;
const handlers = Object.fromEntries(all.map(([name]) => [name, () => answer()])) as unknown as RouteHandlers;

const http = createServer(
  express()
    .use(
      mountContract(handlers, {
        authenticate: () => ({
          caller: { userId: 'usr_1', creatorId: 'crt_1' },
          key: null,
          sessionId: 'ses_1',
        }),
        findCreatorId: async () => null,
        isSessionAlive: async () => true,
        limits: () => [],
        checkResponses: true,
        bodyLimitBytes: 1000,
        answerWithinMs: 20,
        fileWithinMs: 20,
        intents: noIntents,
        reads: noSharedReads,
        trustedHops: 0,
      }),
    )
    .use(createErrorHandler(pino({ level: 'silent' }))),
);
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => void http.close());

/** Input that each of the writes takes. */
const BODIES: Partial<Record<EndpointName, object>> = {
  'auth.register': { email: 'a@example.test', password: 'correct horse', name: 'Ada' },
  'auth.login': { email: 'a@example.test', password: 'correct horse' },
  'auth.demo': { email: 'a@example.test' },
  'auth.refresh': { refreshToken: 'token' },
  'auth.logout': { refreshToken: 'token' },
  'auth.updateMe': { name: 'Ada' },
  'auth.confirmEmail': { token: 'eml_1.made-up' },
  'auth.forgotPassword': { email: 'a@example.test' },
  'auth.resetPassword': { token: 'eml_1.made-up', password: 'correct horse' },
  'auth.changePassword': { currentPassword: 'correct horse', password: 'a better horse' },
  'auth.changeEmail': { currentPassword: 'correct horse', email: 'b@example.test' },
  'apiKeys.create': { name: 'Till' },
  'creators.create': { handle: 'ada-makes', name: 'Ada' },
  'creators.update': { name: 'Ada' },
  'products.create': { title: 'Cup', description: '', price: 100, currency: 'EUR' },
  'products.update': { title: 'Cup' },
  'drops.create': {
    productId: 'prd_1',
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2026-01-02T00:00:00Z',
    stock: 1,
  },
  'drops.update': { title: 'Cup' },
  'drops.restock': { quantity: 5 },
  'orders.bulkFulfil': { fulfillment: 'SHIPPED', view: 'to_pack' },
  'notifications.markRead': {},
  'notifications.updatePreferences': { reminderMinutes: null },
  'push.subscribe': {
    endpoint: 'https://push.example.com/1',
    keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
  },
  'webhooks.create': { url: 'https://hooks.example.com/', events: ['stock.low'] },
  'webhooks.update': { enabled: false },
  'webhooks.replay': { since: '2026-01-01T00:00:00Z' },
  'orders.create': { dropId: 'drp_1', quantity: 1 },
  'orders.pay': {},
  'orders.fulfill': { fulfillment: 'SHIPPED' },
  'orders.note': { note: 'Fragile' },
};

/** Writes that may be repeated: one takes a key, the others name the state they want. */
const REPEATABLE: readonly EndpointName[] = [
  'products.uploadImage',
  'notifications.markRead',
  'notifications.updatePreferences',
  'push.subscribe',
  'products.uploadImage',
  'orders.create',
  'orders.pay',
  'orders.cancel',
  'orders.fulfill',
  'orders.note',
  'webhooks.replay',
];

describe.each([
  ['is away', awayFromDatabase],
  ['does not answer', () => new Promise<never>(() => {})],
])('while the database %s', (_case, fault) => {
  beforeAll(() => {
    answer = fault;
  });

  it.each(all)('%s asks for another try only where that cannot do it twice', async (name, endpoint) => {
    const query = name === 'events.list' ? '?topic=drop:drp_1' : '';
    const body = BODIES[name];
    const response = await fetch(`${url}${endpoint.path.replaceAll(/\{\w+\}/g, 'some-thing')}${query}`, {
      method: endpoint.method,
      headers: { 'idempotency-key': 'a-fine-key-1', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(await response.json()).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    const isSafe =
      endpoint.method === 'GET' || endpoint.idempotencyKey === 'optional' || REPEATABLE.includes(name);
    expect(response.headers.get('livedrops-should-retry')).toBe(isSafe ? 'true' : null);
    expect(response.headers.get('retry-after')).toBe('1');
  });
});
