import type { BulkStep } from '@livedrops/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

// What keeps the lists and takes bulk steps further is killed while it does so. The API that is asked runs no workers.

let app: TestApp;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp({ env: { ROLE: 'api' } });
  creator = await app.signUpCreator();
});
afterAll(() => app[Symbol.asyncDispose]());

const ORDERS = 600;
const AT_ONCE = 100;

const worker = () => spawnServer({ ...app.env, ROLE: 'all' });

/** Returns the id of the drop. */
async function sell(): Promise<string> {
  const drop = await makeDrop(creator.client, { stock: ORDERS });
  const [fan] = makeFans(app, 1);
  const buy = () => fan!.client.orders.create({ dropId: drop.id, quantity: 1 });
  for (let sold = 0; sold < ORDERS; sold += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, buy));
  return drop.id;
}

const countToPack = async (dropId: string) => (await creator.client.orders.soldCounts({ dropId })).to_pack;

/** Which steps each order took, in order. */
async function stepsOf(dropId: string): Promise<Set<string>> {
  const found = await app.connection
    .collection<StoredOrder>('orders')
    .find({ 'items.dropId': dropId })
    .toArray();
  expect(found).toHaveLength(ORDERS);
  return new Set(found.map(({ history }) => history.flatMap(({ sent }) => sent?.to ?? []).join()));
}

it('a worker that is killed in the middle leaves nothing undone and does nothing twice', async () => {
  await using first = await worker();
  const dropId = await sell();
  await expect.poll(() => countToPack(dropId)).toBe(ORDERS);
  const { id } = await creator.client.orders.bulkFulfil({ fulfillment: 'SHIPPED', view: 'to_pack', dropId });
  const look = (): Promise<BulkStep> => creator.client.orders.bulkStep(id);
  const isBegun = async () =>
    (await app.connection
      .collection<StoredOrder>('orders')
      .countDocuments({ 'items.dropId': dropId, 'history.sent.to': 'PROCESSING' })) > 0;
  await expect.poll(isBegun, { interval: 5 }).toBe(true);
  first.kill('SIGKILL');
  await first.exited;
  expect((await look()).status).toBe('running');

  // Two at once, of which one dies as well.
  await using second = await worker();
  await using _third = await worker();
  await expect.poll(async () => (await look()).done).toBeGreaterThan(0);
  second.kill('SIGKILL');
  await second.exited;
  await expect.poll(async () => (await look()).status).toBe('done');
  expect(await look()).toMatchObject({ total: ORDERS, done: ORDERS, failedCount: 0, failed: [] });
  expect(await stepsOf(dropId)).toEqual(new Set(['PROCESSING,SHIPPED']));
  const { faults } = await readBooks(app.connection, dropId);
  expect(faults).toEqual([]);
  // The lists are where the orders are, although those who kept them died.
  await expect.poll(async () => (await creator.client.orders.soldCounts({ dropId })).sent).toBe(ORDERS);
  expect(await countToPack(dropId)).toBe(0);
});
