import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { migrateDatabase } from '../../src/migrations/index.ts';
import { createOrderStore } from '../../src/orders/index.ts';
import { orderModel, type StoredOrder } from '../../src/orders/order.model.ts';
import { createCustomerStore, type CustomerStore } from '../../src/sold/customer.store.ts';
import { createKeepSold } from '../../src/sold/keep-sold-parts.ts';
import { createSoldPartStore } from '../../src/sold/sold-part.store.ts';
import { openOwnDatabase, type OwnDatabase } from '../helpers/own-database.ts';
import { NOON, makeStoredOrder } from '../helpers/stored-books.ts';

const CREATOR = 'crt_own';
const PEOPLE = 12;
const ORDERS = 160;

/** Orders of few people, of whom some buy again and again, six at each instant, in two currencies and of any state. */
const makeOrders = (): StoredOrder[] =>
  Array.from({ length: ORDERS }, (_order, index): StoredOrder => {
    const userId = `usr_${String((index * index) % PEOPLE).padStart(2, '0')}_${index % 5 === 0 ? index % 25 : 0}`;
    const {
      slots: _slots,
      keys: _keys,
      ...made
    } = makeStoredOrder(userId, { idempotencyKey: `key-${index}` });
    const [line] = made.items;
    const creatorId = index % 3 === 2 ? 'crt_other' : CREATOR;
    return {
      ...made,
      ...(index % 7 === 0 && { status: 'cancelled' as const, isHolding: false }),
      currency: index % 11 === 0 ? 'JPY' : 'EUR',
      createdAt: new Date(NOON + Math.floor(index / 6) * 1000),
      items: [
        { ...line!, creatorId, quantity: 1 + (index % 3) },
        ...(index % 13 === 0
          ? [{ ...line!, creatorId: CREATOR, dropId: 'drp_2', status: 'cancelled' as const }]
          : []),
      ],
    };
  });

type Row = {
  userId: string;
  currency: string;
  orders: number;
  units: number;
  spent: number;
  lastOrderAt: Date;
};

/** The same figures, each of them from all orders. */
function countAll(orders: readonly StoredOrder[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { userId, currency, status, createdAt, items } of orders) {
    const own = items.filter((item) => item.creatorId === CREATOR && item.status === undefined);
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
  return [...rows.values()];
}

const number = (value: number) => String(value).padStart(12, '0');
/** What sorts a row. The last part tells those of one place apart. */
const PLACES = {
  latest: ({ lastOrderAt }: Row) => lastOrderAt.toISOString(),
  orders: ({ orders, lastOrderAt }: Row) => `${number(orders)} ${lastOrderAt.toISOString()}`,
  spent: ({ currency, spent }: Row) => `${currency} ${number(spent)}`,
};
type Sort = keyof typeof PLACES;

const sorted = (rows: readonly Row[], sort: Sort): Row[] => {
  const place = (row: Row) => `${PLACES[sort](row)} ${CREATOR}/${row.userId}/${row.currency}`;
  return rows.toSorted((a, b) => (place(a) < place(b) ? 1 : -1));
};

const shown = ({ userId, currency, orders, units, spent, lastOrderAt }: Row): Row => ({
  userId,
  currency,
  orders,
  units,
  spent,
  lastOrderAt,
});

describe('the customers of a creator', () => {
  const orders = makeOrders();
  const ids = orders.map(({ _id }) => _id);
  let database: OwnDatabase;
  let customers: CustomerStore;
  let keep: ReturnType<typeof createKeepSold>;

  beforeAll(async () => {
    database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    await orderModel.collection(connection).insertMany(orders);
    customers = createCustomerStore(connection);
    keep = createKeepSold({
      orders: createOrderStore(connection),
      parts: createSoldPartStore(connection),
      customers,
      findNames: async () => (userId) => `Kim ${userId.slice(-1)} Fan`,
    });
    await keep.refresh(ids.slice(40));
    await keep.refresh(ids.slice(0, 60).toReversed());
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const all = async (sort: Sort, words: readonly string[] = []): Promise<Row[]> =>
    (await customers.page({ limit: 1000, sort }, { creatorId: CREATOR, words })).items.map(shown);

  const SORTS = Object.keys(PLACES) as Sort[];
  test.each(SORTS.flatMap((sort) => [1, 2, 7, 100].map((limit) => [sort, limit] as const)))(
    'by %s are counted as from all orders, %i to a page, forwards and back',
    async (sort, limit) => {
      const expected = sorted(countAll(orders), sort);
      expect(expected.length).toBeGreaterThan(20);
      const search = { creatorId: CREATOR, words: [] };
      const pages = [await customers.page({ limit, sort }, search)];
      for (let next = pages[0]!.nextCursor; next !== null; next = pages.at(-1)!.nextCursor)
        pages.push(await customers.page({ cursor: next, limit, sort }, search));
      expect(pages.flatMap(({ items }) => items).map(shown)).toEqual(expected);
      const back = [pages.at(-1)!];
      for (let before = back[0]!.previousCursor; before !== null; before = back[0]!.previousCursor)
        back.unshift(await customers.page({ cursor: before, limit, sort }, search));
      expect(back.flatMap(({ items }) => items).map(shown)).toEqual(expected);
    },
  );

  it('are found by all words of a search', async () => {
    const expected = sorted(countAll(orders), 'latest').filter(({ userId }) => userId.endsWith('5'));
    expect(expected.length).toBeGreaterThan(1);
    expect(await all('latest', ['fan', '5'])).toEqual(expected);
    expect(await all('latest', ['fan', 'nobody'])).toEqual([]);
  });

  it('are summed for each currency, and counted up to a bound', async () => {
    const rows = countAll(orders);
    const sum = (currency: string, key: 'orders' | 'units' | 'spent') =>
      rows.filter((row) => row.currency === currency).reduce((total, row) => total + row[key], 0);
    expect(await customers.totals(CREATOR)).toEqual(
      ['EUR', 'JPY'].map((currency) => ({
        currency,
        orders: sum(currency, 'orders'),
        units: sum(currency, 'units'),
        spent: sum(currency, 'spent'),
      })),
    );
    expect(await customers.count(CREATOR, { ordersMin: 1, max: 1000 })).toBe(rows.length);
    expect(await customers.count(CREATOR, { ordersMin: 2, max: 1000 })).toBe(
      rows.filter((row) => row.orders > 1).length,
    );
    expect(await customers.count(CREATOR, { ordersMin: 1, max: 5 })).toBe(5);
  });

  it('of a creator without orders are none', async () => {
    const none = await customers.page({ limit: 5, sort: 'latest' }, { creatorId: 'crt_new', words: [] });
    expect(none).toEqual({ items: [], nextCursor: null, previousCursor: null });
    expect(await customers.totals('crt_new')).toEqual([]);
  });

  // Last, because the orders are others afterwards.
  it('follow changes of many at once, also when an older computation ends last', async () => {
    const { connection } = database;
    const stored = orderModel.collection(connection);
    const people = [...new Set(orders.map(({ userId }) => userId))];
    const older = await customers.boughtBy(people, [CREATOR]);
    // One person's orders are all called off; of the others every second one is.
    const gone = people[0] ?? '';
    const changed = orders.map((order, index): StoredOrder => {
      const isOver = order.userId === gone || index % 2 === 0;
      return isOver
        ? { ...order, status: 'cancelled', isHolding: false, revision: order.revision + 1 }
        : order;
    });
    await Promise.all(
      changed.map(async ({ _id, status, isHolding, revision }, index) => {
        await stored.updateOne({ _id }, { $set: { status, isHolding, revision }, $unset: { slots: '' } });
        if (index % 4 === 0) await keep.refresh(ids.slice(index, index + 9));
      }),
    );
    await Promise.all([keep.refresh(ids), keep.refresh(ids.toReversed())]);
    await customers.put(
      older.map(({ creatorId, ...bought }) => ({
        ...bought,
        creatorId: bought.orders > 0 ? creatorId : null,
        id: `${creatorId}/${bought.userId}/${bought.currency}`,
        words: [],
      })),
    );
    const expected = countAll(changed);
    expect(expected.some(({ userId }) => userId === gone)).toBe(false);
    for (const sort of SORTS) expect(await all(sort)).toEqual(sorted(expected, sort));
    expect(await customers.count(CREATOR, { ordersMin: 1, max: 1000 })).toBe(expected.length);
  });
});
