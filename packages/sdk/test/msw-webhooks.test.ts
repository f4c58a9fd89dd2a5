import { expect, it } from 'vitest';
import { WEBHOOK_EVENTS, webhookPayloadSchema } from '../src/contract/index.ts';
import { dropOf, HOUR, start, useMockServer } from './helpers/mock.ts';

useMockServer();

const url = 'https://hooks.example.com/livedrops';

it('the mock logs what a server would send because of an order', async () => {
  const { db, client, creator } = start();
  const endpoint = await creator.webhooks.create({ url, events: ['order.confirmed', 'order.cancelled'] });
  const me = await creator.auth.me();
  const own = dropOf(db, 'live', me.creatorId);
  const order = await client.orders.create({ dropId: own.id, quantity: 1 });
  await client.orders.cancel(order.id);
  const { items } = await creator.webhooks.deliveries(endpoint.id);
  expect(items.map(({ type, state }) => [type, state])).toEqual([
    ['order.cancelled', 'delivered'],
    ['order.confirmed', 'delivered'],
  ]);
  const { payload, attempts } = await creator.webhooks.delivery(endpoint.id, items[1]!.id);
  expect(attempts).toHaveLength(1);
  expect(JSON.parse(payload)).toMatchObject({
    type: 'order.confirmed',
    data: { order: { id: order.id, items: [{ dropId: own.id, quantity: 1 }], buyerName: 'Rowan Ibrahim' } },
  });
  expect(payload).not.toContain('payment');
  for (const { payload: body } of db.deliveries.values())
    expect(webhookPayloadSchema.parse(JSON.parse(body))).toEqual(JSON.parse(body));
});

it('the mock sends nothing to others, nor to those who are disabled or asked for something else', async () => {
  const { db, creator } = start();
  const { webhooks } = creator;
  const all = await webhooks.create({ url, events: [...WEBHOOK_EVENTS] });
  const off = await webhooks.create({ url, events: [...WEBHOOK_EVENTS] });
  const other = await webhooks.create({ url, events: ['order.failed'] });
  await webhooks.update(off.id, { enabled: false });
  db.advance(48 * HOUR);
  const me = await creator.auth.refresh();
  const types = async (id: string) =>
    (await webhooks.deliveries(id, { limit: 100 })).items.map(({ type }) => type);
  const told = await types(all.id);
  expect(told).toContain('drop.ended');
  for (const { payload } of db.deliveries.values())
    expect(webhookPayloadSchema.parse(JSON.parse(payload))).toEqual(JSON.parse(payload));
  const ownDrops = [...db.drops.values()].filter(({ creatorId }) => creatorId === me.user.creatorId);
  const ended = told.filter((type) => type === 'drop.ended');
  expect(ended.length).toBeLessThanOrEqual(ownDrops.length);
  expect(await types(off.id)).toEqual([]);
  expect(await types(other.id)).toEqual([]);
});

it('a failed delivery of the mock can be sent again', async () => {
  const { db, creator } = start();
  const { id } = await creator.webhooks.create({ url, events: ['stock.low'] });
  const sent = await creator.webhooks.test(id);
  const stored = db.deliveries.get(sent.id)!;
  db.deliveries.set(sent.id, { ...stored, state: 'failed', failure: 'It answered with 500' });
  expect((await creator.webhooks.deliveries(id, { state: 'failed' })).items).toHaveLength(1);
  expect(await creator.webhooks.replay(id, { since: sent.createdAt })).toEqual({ count: 1 });
  const again = await creator.webhooks.redeliver(id, sent.id);
  expect(again).toMatchObject({
    messageId: sent.messageId,
    state: 'delivered',
    attemptCount: 3,
    failure: null,
  });
  await creator.webhooks.delete(id);
  expect(db.deliveries.size).toBe(0);
});
