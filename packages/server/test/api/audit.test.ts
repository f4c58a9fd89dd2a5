import { describe, expect, it } from 'vitest';
import { difference, findFaults, readBooks, readDatabase, startAuditor } from '../../src/audit/index.ts';
import type { Invariant } from '../../src/audit/books.rules.ts';
import type { StoredDrop } from '../../src/drops/drop.model.ts';
import { migrateDatabase } from '../../src/migrations/index.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import { createLease } from '../../src/platform/lease.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { inTransaction, type MongoConnection } from '../../src/platform/mongo.ts';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { runHere } from '../helpers/run-command.ts';
import { makeStoredDrop, makeStoredHold, makeStoredOrder, makeStoredBooks } from '../helpers/stored-books.ts';

const logger = createLogger('silent');
const dropsOf = (connection: MongoConnection) => connection.collection<StoredDrop>('drops');
const ordersOf = (connection: MongoConnection) => connection.collection<StoredOrder>('orders');
/** What a person with a shell can do, whatever the rules say. */
const BYPASS = { bypassDocumentValidation: true };

async function openBooks() {
  const database = await openOwnDatabase();
  const { connection } = database;
  await migrateDatabase(connection, { by: 'prc_1' });
  const { drop, lanes, orders } = makeStoredBooks();
  await dropsOf(connection).insertOne(drop);
  await connection.collection<{ _id: string }>('lanes').insertMany(lanes);
  await ordersOf(connection).insertMany(orders);
  return database;
}

const found = async (connection: MongoConnection): Promise<Invariant[]> => {
  const books = await readBooks(connection, 'drp_1');
  return [...new Set(findFaults(books!).map(({ invariant }) => invariant))];
};

describe('the books as they are stored', () => {
  it('balance, with every kind of order', async () => {
    await using database = await openBooks();
    const books = await readBooks(database.connection, 'drp_1');
    expect(findFaults(books!)).toEqual([]);
    expect(books?.details?.examined).toBe(5);
    expect(await readBooks(database.connection, 'drp_nothing')).toBeNull();
  });

  it.each<[string, (connection: MongoConnection) => Promise<unknown>, Invariant[]]>([
    [
      'a unit that was removed by hand',
      (connection) => dropsOf(connection).updateOne({}, { $inc: { pool: -1 } }, BYPASS),
      ['balance', 'drop_ledger'],
    ],
    [
      'an order that was removed by hand',
      (connection) => ordersOf(connection).deleteOne({ userId: 'usr_lane' }),
      ['balance', 'taken', 'sales'],
    ],
    [
      'an order that was made by hand',
      (connection) => ordersOf(connection).insertOne(makeStoredOrder('usr_hand')),
      ['balance', 'taken', 'sales'],
    ],
    [
      'somebody over the limit',
      async (connection) => {
        const { items } = makeStoredOrder('usr_pool');
        const slots = ['drp_1/usr_pool/1', 'drp_1/usr_pool/2', 'drp_1/usr_pool/3'];
        const change = { items: [{ ...items[0]!, quantity: 3 }], total: 7500, slots };
        await ordersOf(connection).updateOne({ userId: 'usr_pool' }, { $set: change });
      },
      ['balance', 'taken', 'sales', 'limit'],
    ],
    [
      'two holds of one person',
      (connection) =>
        ordersOf(connection).insertOne(
          makeStoredHold('usr_hold', { idempotencyKey: 'key-2', slots: ['drp_1/usr_hold/2'] }),
        ),
      ['balance', 'taken', 'slots', 'holds'],
    ],
    [
      'a slot that two orders have',
      async (connection) => {
        await ordersOf(connection).dropIndex('slots_1');
        await ordersOf(connection).updateOne(
          { userId: 'usr_pool' },
          { $set: { slots: ['drp_1/usr_lane/1'] } },
        );
      },
      ['slots'],
    ],
    [
      'an order whose state was changed by hand',
      (connection) => ordersOf(connection).updateOne({ userId: 'usr_expired' }, { $set: { failure: null } }),
      ['life'],
    ],
  ])('show %s', async (_name, change, invariants) => {
    await using database = await openBooks();
    await change(database.connection);
    expect(new Set(await found(database.connection))).toEqual(new Set(invariants));
  });

  it('are read at one moment, however much is sold meanwhile', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    await dropsOf(connection).insertOne(makeStoredDrop({ stock: 500, pool: 500, checkout: 'instant' }));
    const stopping = new AbortController();
    const selling = (async () => {
      for (let number = 0; !stopping.signal.aborted && number < 500; number += 1) {
        await inTransaction(connection, async (session) => {
          const units = { pool: -1, taken: 1, 'sold.orders': 1, 'sold.units': 1, 'sold.revenue': 2500 };
          await dropsOf(connection).updateOne({}, { $inc: units }, { session });
          await ordersOf(connection).insertOne(makeStoredOrder(`usr_${number}`), { session });
        });
      }
    })();
    const seen: number[] = [];
    const faults = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      const books = await readBooks(connection, 'drp_1');
      for (const { detail } of findFaults(books!)) faults.add(detail);
      seen.push(books!.drop.pool);
    }
    stopping.abort();
    await selling;
    expect([...faults]).toEqual([]);
    expect(new Set(seen).size, 'it was sold meanwhile').toBeGreaterThan(3);
  });
});

describe('the whole database', () => {
  const tell = (connection: MongoConnection, events: { type: string; order: StoredOrder; seq: number }[]) =>
    connection.collection<{ _id: number }>('events').insertMany(
      events.map(({ type, order, seq }, index) => ({
        _id: index + 1,
        topic: `user:${order.userId}`,
        seq,
        type,
        occurredAt: order.createdAt,
        data: { order: { id: order._id }, dropIds: order.items.map(({ dropId }) => dropId) },
      })),
    );

  it('is well when every order told its story', async () => {
    await using database = await openBooks();
    const { connection } = database;
    const order = makeStoredOrder('usr_pool');
    await ordersOf(connection).deleteMany({ _id: { $ne: order._id } });
    await tell(connection, [
      { type: 'order.pending', order, seq: 1 },
      { type: 'order.confirmed', order, seq: 2 },
    ]);
    await connection
      .collection<{ _id: string }>('topics')
      .insertOne({ _id: 'user:usr_pool', seq: 2 } as never);
    const read = await readDatabase(connection);
    expect([read.parts, read.events, [...read.faults], [...read.skipped]]).toEqual([1, 2, [], []]);
  });

  it('is well when the story of an order is in a group, where a first event needs no counter', async () => {
    await using database = await openBooks();
    const { connection } = database;
    const order = makeStoredOrder('usr_pool');
    await ordersOf(connection).deleteMany({ _id: { $ne: order._id } });
    await ordersOf(connection).updateOne({}, { $set: { history: order.history.slice(-1) } });
    const group = {
      kind: 'orders.placed',
      key: 'drp_1',
      ids: [order._id],
      topics: ['user:usr_pool'],
      seqs: [1],
    };
    const groups = connection.collection<{ _id: number; seqs: number[] }>('eventGroups');
    await groups.insertOne({ _id: 1, ...group, occurredAt: order.createdAt } as never);
    const { faults, events } = await readDatabase(connection);
    expect([events, [...faults]]).toEqual([1, []]);
    await groups.updateOne({}, { $set: { seqs: [2] } });
    expect([...(await readDatabase(connection)).faults.keys()]).toEqual(['topics']);
  });

  it('shows gaps, missing and doubled events, twins and strays', async () => {
    await using database = await openBooks();
    const { connection } = database;
    const order = makeStoredOrder('usr_pool');
    await tell(connection, [
      { type: 'order.pending', order, seq: 1 },
      { type: 'order.confirmed', order, seq: 3 },
    ]);
    await ordersOf(connection).insertOne({ ...makeStoredOrder('usr_x'), userId: 'usr_pool', slots: ['x'] });
    await dropsOf(connection).deleteMany({});
    const { faults } = await readDatabase(connection);
    expect(new Set(faults.keys())).toEqual(new Set(['topics', 'order_events', 'keys', 'drops']));
    expect(faults.get('topics')?.examples).toEqual([
      'user:usr_pool has 2 events from 1 to 3, and its counter is at nothing',
    ]);
  });

  it('does not judge events while some are on their way, unless they are stuck', async () => {
    await using database = await openBooks();
    const { connection } = database;
    const outbox = connection.collection<{ _id: string; at: Date }>('outbox');
    await outbox.insertOne({ _id: 'obx_1', at: new Date() });
    const fresh = await readDatabase(connection);
    expect([[...fresh.faults.keys()], [...fresh.skipped.keys()]]).toEqual([[], ['order_events']]);
    await outbox.updateOne({}, { $set: { at: new Date(Date.now() - 120_000) } });
    expect([...(await readDatabase(connection)).faults.keys()]).toEqual(['outbox']);
  });
});

it('the auditor exports what is missing, and what is well again', async () => {
  await using database = await openBooks();
  const { connection } = database;
  const open = { startsAt: new Date(Date.now() - 60_000), endsAt: new Date(Date.now() + 60_000) };
  await dropsOf(connection).updateOne({}, { $set: open });
  const metrics = createMetrics();
  const lease = createLease(connection, 'auditor', 'prc_1', 1000);
  const auditor = startAuditor({ connection, logger, lease, metrics, everyMs: 50 });
  const gauge = async () =>
    /^livedrops_books_difference_units\{drop="drp_1"\} (\S+)$/m.exec(await metrics.render())?.[1];
  try {
    await expect.poll(gauge).toBe('0');
    await dropsOf(connection).updateOne({}, { $inc: { pool: -1 } }, BYPASS);
    await expect.poll(gauge).toBe('-1');
    expect(difference((await readBooks(connection, 'drp_1', 'sums'))!)).toBe(-1);
    expect(await metrics.render()).toMatch(/livedrops_books_audits_total\{result="fault"\} [1-9]/);
    await dropsOf(connection).updateOne({}, { $inc: { pool: 1 } });
    await expect.poll(gauge).toBe('0');
  } finally {
    await auditor.stop();
  }
});

it('a worker audits by itself and serves its figures on their own port', async () => {
  await using database = await openBooks();
  const config = readConfig({
    NODE_ENV: 'test',
    ROLE: 'worker',
    MONGO_URI: database.uri,
    JWT_SECRET: 'a secret of at least thirty-two characters',
    METRICS_PORT: '0',
  });
  const open = { startsAt: new Date(Date.now() - 60_000), endsAt: new Date(Date.now() + 60_000) };
  await dropsOf(database.connection).updateOne({}, { $set: open });
  await using app = await createApp(config, { logger });
  const figures = async () => (await fetch(`${app.metricsUrl}/metrics`)).text();
  await expect.poll(figures).toContain('livedrops_books_difference_units{drop="drp_1"} 0');
  expect(await figures()).toMatch(/^livedrops_books_guarded 1$/m);
  expect(await figures()).toMatch(/^nodejs_eventloop_lag_seconds /m);
  await database.connection.db!.command({ collMod: 'drops', validator: {} });
  await expect.poll(figures).toMatch(/^livedrops_books_guarded 0$/m);
});

describe('livedrops-server audit', () => {
  async function audit(env: Record<string, string>, ...args: string[]) {
    const { code, out, err } = await runHere(env, 'audit', ...args);
    return { code, output: out + err };
  }

  it('says that all is well, or what is not, with its exit code', async () => {
    await using database = await openBooks();
    const env = { MONGO_URI: database.uri };
    const well = await audit(env);
    expect(well.code, well.output).toBe(0);
    expect(well.output).toMatch(/^ok {7}pool \+ lanes \+ orders is the stock +1 drops$/m);
    expect(well.output).toMatch(/1 drops and 5 orders in .* All is well\./);

    await dropsOf(database.connection).updateOne({}, { $inc: { pool: -1 } }, BYPASS);
    const faulty = await audit(env, '--drop', 'drp_1');
    expect(faulty.code, faulty.output).toBe(1);
    expect(faulty.output).toMatch(/^FAULT {4}pool \+ lanes \+ orders is the stock/m);
    expect(faulty.output).toContain('drp_1: pool 2 + lanes 4 + orders 3 is not the stock 10');

    await database.connection.db!.command({ collMod: 'drops', validator: {} });
    expect((await audit(env)).output).toContain('the validator of drops is not in force');
  });

  it('says what is missing when it cannot look', async () => {
    await using database = await openOwnDatabase();
    expect((await audit({})).code).toBe(2);
    expect(await audit({ MONGO_URI: database.uri }, '--drop', 'drp_x')).toMatchObject({
      code: 2,
      output: expect.stringContaining('There is no drop drp_x'),
    });
    expect((await audit({ MONGO_URI: database.uri }, '--frop')).code).toBe(2);
    expect((await audit({ MONGO_URI: 'mongodb://127.0.0.1:1/x?w=1' })).output).toMatch(/^MONGO_URI: w=1/);
  });
});
