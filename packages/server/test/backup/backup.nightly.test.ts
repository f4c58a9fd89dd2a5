import path from 'node:path';
import { expect, it } from 'vitest';
import { orderModel } from '../../src/orders/order.model.ts';
import { makeDrop } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';
import { buyOne, DATABASE, letFansBuy, type Place, preparePlace, reopen, startSet } from './steps.ts';

const PLENTY = 1_000_000;

// The steps of docs/backup.md, while it sells.
it('files of a member, copied while it sells, bring back every order that was accepted before', async () => {
  await using stack = new AsyncDisposableStack();
  const place = await preparePlace(stack);
  const copy = path.join(place.folder, 'copy');

  const sold = await sellAndBackUp(place, copy);
  expect(sold.before.length).toBeGreaterThan(50);

  const shop = await reopen(place, { files: copy, secret: sold.secret }, stack);
  const orders = orderModel.collection(shop.connection);
  expect(await orders.countDocuments({ _id: { $in: sold.before } })).toBe(sold.before.length);
  expect(await orders.countDocuments({ _id: { $in: sold.all } })).toBe(await orders.countDocuments());

  await buyOne(shop, sold.dropId);
});

/** Orders that were accepted before the copy was begun, and all. The database and its servers are gone afterwards. */
async function sellAndBackUp(place: Place, copy: string) {
  await using stack = new AsyncDisposableStack();
  const set = stack.use(await startSet(place));
  const env = { MONGO_URI: set.uri(DATABASE), REDIS_URL: place.redisUrl };
  const app = stack.use(await startApp({ env }));
  const { client } = await app.signUpCreator();
  const { id: dropId } = await makeDrop(client, { stock: PLENTY });
  const all: string[] = [];
  const closing = new AbortController();
  const buying = letFansBuy(app, { dropId, till: { ids: all }, signal: closing.signal });
  await expect.poll(() => all.length).toBeGreaterThan(50);
  const before = [...all];
  await set.backUp(copy);
  await expect.poll(() => all.length).toBeGreaterThan(before.length + 50);
  closing.abort();
  await buying;
  return { before, all, dropId, secret: app.env['JWT_SECRET'] ?? '' };
}
