import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { orderModel, type StoredOrder } from '../../src/orders/order.model.ts';
import { createCustomerStore, type CustomerRow } from '../../src/sales/customers.store.ts';
import { openOwnDatabase, type OwnDatabase } from '../helpers/own-database.ts';
import { NOON, makeStoredOrder } from '../helpers/stored-books.ts';

const DROPS = ['drp_1', 'drp_2'];
const PEOPLE = 12;
const ORDERS = 160;

/** Orders of few people, of whom some buy again and again, six at each instant, in two currencies and of any state. */
const orders = Array.from({ length: ORDERS }, (_order, index): StoredOrder => {
  const userId = `usr_${String((index * index) % PEOPLE).padStart(2, '0')}_${index % 5 === 0 ? index % 25 : 0}`;
  const { slots: _slots, keys: _keys, ...made } = makeStoredOrder(userId, { idempotencyKey: `key-${index}` });
  const [line] = made.items;
  const dropId = ['drp_1', 'drp_2', 'drp_other'][index % 3] ?? '';
  return {
    ...made,
    ...(index % 7 === 0 && { status: 'cancelled' as const, isHolding: false }),
    currency: index % 11 === 0 ? 'JPY' : 'EUR',
    createdAt: new Date(NOON + Math.floor(index / 6) * 1000),
    items: [
      { ...line!, dropId, quantity: 1 + (index % 3) },
      ...(index % 13 === 0 ? [{ ...line!, dropId: 'drp_2', status: 'cancelled' as const }] : []),
    ],
  };
});

/** The same figures, each of them from all orders. */
function countAll(): CustomerRow[] {
  const rows = new Map<string, CustomerRow>();
  for (const { userId, currency, status, createdAt, items } of orders) {
    const own = items.filter((item) => DROPS.includes(item.dropId) && item.status === undefined);
    if (status !== 'confirmed' || own.length === 0) continue;
    const name = `${userId} ${currency}`;
    const row = rows.get(name) ?? { userId, currency, orders: 0, units: 0, spent: 0, lastOrderAt: createdAt };
    rows.set(name, {
      ...row,
      orders: row.orders + 1,
      units: row.units + own.reduce((sum, item) => sum + item.quantity, 0),
      spent: row.spent + own.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0),
      lastOrderAt: createdAt > row.lastOrderAt ? createdAt : row.lastOrderAt,
    });
  }
  const place = ({ lastOrderAt, userId, currency }: CustomerRow) =>
    `${lastOrderAt.toISOString()} ${userId} ${currency}`;
  return [...rows.values()].toSorted((a, b) => (place(a) < place(b) ? 1 : -1));
}

describe('the customers of a creator', () => {
  let database: OwnDatabase;
  let customers: ReturnType<typeof createCustomerStore>;
  beforeAll(async () => {
    database = await openOwnDatabase();
    await migrateDatabase(database.connection, { by: 'prc_1' });
    await orderModel.collection(database.connection).insertMany(orders);
    customers = createCustomerStore(database.connection);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test.each([1, 2, 3, 7, 100])(
    'are counted as from all orders, %i to a page, forwards and back',
    async (limit) => {
      const all = countAll();
      expect(all.length).toBeGreaterThan(20);
      const pages = [await customers.customersOf(DROPS, { limit })];
      for (let next = pages[0]!.nextCursor; next !== null; next = pages.at(-1)!.nextCursor)
        pages.push(await customers.customersOf(DROPS, { cursor: next, limit }));
      expect(pages.flatMap(({ items }) => items)).toEqual(all);
      const back = [pages.at(-1)!];
      for (let before = back[0]!.previousCursor; before !== null; before = back[0]!.previousCursor)
        back.unshift(await customers.customersOf(DROPS, { cursor: before, limit }));
      expect(back.flatMap(({ items }) => items)).toEqual(all);
    },
  );

  it('of a creator without drops are none', async () => {
    expect(await customers.customersOf([], { limit: 5 })).toEqual({
      items: [],
      nextCursor: null,
      previousCursor: null,
    });
  });
});
