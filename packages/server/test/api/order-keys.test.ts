import { expect, it } from 'vitest';
import { createOrderStore } from '../../src/orders/order.store.ts';
import { inTransaction } from '../../src/platform/mongo.ts';
import { openPaidOrders } from '../helpers/paid-orders.ts';

const key = { id: 'ord_key', bodyHash: 'hash' };

it('a key that a hold answers makes no other hold, and a key that made one is answered by no other', async () => {
  const shop = await openPaidOrders();
  const { keepKey } = createOrderStore(shop.connection);
  const hold = await shop.add();
  expect(await keepKey(hold.id, key)).toBe('kept');
  await expect(shop.add({ id: key.id })).rejects.toMatchObject({ code: 11000 });
  const other = await shop.add();
  expect(await keepKey(hold.id, { ...key, id: other.id })).toBe('over');
});

it('a change of a hold that was decided before it answered a key leaves the key', async () => {
  const shop = await openPaidOrders();
  const { changeMany, findByKeys, keepKey } = createOrderStore(shop.connection);
  const { id } = await shop.add();
  const before = await shop.find(id);
  expect(await keepKey(id, key)).toBe('kept');
  const { revision } = before;
  const change = { order: { ...before, fulfillment: 'SHIPPED' as const, revision: revision + 1 }, revision };
  expect(await inTransaction(shop.connection, (session) => changeMany([change], session))).toBe(true);
  expect((await findByKeys([key.id])).get(key.id)).toMatchObject({
    bodyHash: key.bodyHash,
    order: { id, fulfillment: 'SHIPPED' },
  });
});
