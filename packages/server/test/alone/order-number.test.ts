import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp, type TestApp } from '../helpers/start-app.ts';

const drawn = vi.hoisted(() => ({ next: [] as string[], count: 0 }));

vi.mock(import('../../src/orders/order-id.ts'), async (load) => {
  const real = await load();
  return {
    ...real,
    drawOrderNumber() {
      drawn.count += 1;
      return drawn.next.shift() ?? real.drawOrderNumber();
    },
  };
});

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => {
  drawn.next = [];
});

const offer = async (stock = 10) => makeDrop((await app.signUpCreator()).client, { stock });

it('a number is ten letters, drawn for each order, and the same when the key comes again', async () => {
  const drop = await offer();
  const [fan] = makeFans(app, 1);
  const buy = (idempotencyKey: string) =>
    fan!.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
  const orders = [await buy('the-first-key'), await buy('another-key'), await buy('the-first-key')];
  const [first, other, again] = orders.map(({ number }) => number);
  for (const number of [first, other]) expect(number).toMatch(/^LD-[0-9A-HJKMNP-TV-Z]{10}$/);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('a number that is taken is drawn again, and is no duplicate of the order that has it', async () => {
  const drop = await offer();
  drawn.next = ['LD-AAAAAAAAAA', 'LD-AAAAAAAAAA', 'LD-AAAAAAAAAA'];
  const before = drawn.count;
  const fans = makeFans(app, 2);
  const buy = (index: number) => fans[index]!.client.orders.create({ dropId: drop.id, quantity: 1 });
  const first = await buy(0);
  const second = await buy(1);
  expect(first).toMatchObject({ number: 'LD-AAAAAAAAAA', status: 'confirmed' });
  expect(second).toMatchObject({ status: 'confirmed', userId: fans[1]!.userId });
  expect(second.number).not.toBe(first.number);
  expect(drawn.count - before).toBe(4);
  expect(await app.connection.collection('orders').countDocuments({ 'items.dropId': drop.id })).toBe(2);
});

it('a group in which numbers meet is sold whole', async () => {
  const drop = await offer(8);
  drawn.next = Array(8).fill('LD-BBBBBBBBBB');
  const fans = makeFans(app, 8);
  const orders = await Promise.all(
    fans.map(({ client }) => client.orders.create({ dropId: drop.id, quantity: 1 })),
  );
  expect(new Set(orders.map(({ number }) => number)).size).toBe(8);
});
