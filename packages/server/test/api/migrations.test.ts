import { setTimeout as delay } from 'node:timers/promises';
import { API_KEY_SCOPES } from '@livedrops/sdk/contract';
import { describe, expect, it } from 'vitest';
import { createApiKeyStore } from '../../src/api-keys/api-key.store.ts';
import { createApiKeyText } from '../../src/api-keys/api-key-text.ts';
import { createKey } from '../../src/api-keys/create-key.ts';
import { bookRules, migrateDatabase, MIGRATIONS } from '../../src/migrations/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { findMissingRules } from '../../src/platform/collection-rules.ts';
import { migrate, type Migration, type MigrationRecord } from '../../src/platform/migrate.ts';
import { connectMongo, type MongoConnection } from '../../src/platform/mongo.ts';
import { findFaults, readBooks } from '../../src/audit/index.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { findOrderFaults } from '../../src/audit/order-faults.ts';
import type { OrderDocument } from '../../src/orders/index.ts';
import {
  makeDropDocument,
  makeLaneDocument,
  makeOrderDocument,
  makePartedDocument,
} from '../helpers/stored-books.ts';

const recordsOf = (connection: MongoConnection) => connection.collection<MigrationRecord>('migrations');
const DOCUMENT_REFUSED = 121;

/** Steps that write down that they ran. */
function makeSteps(log: string[], work: (id: string) => Promise<void> = async () => {}): Migration[] {
  return ['0001-a', '0002-b', '0003-c'].map((id) => ({
    id,
    async up() {
      log.push(id);
      await work(id);
    },
  }));
}

describe('migrations', () => {
  it('run once, in order, and are written down', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const log: string[] = [];
    const steps = makeSteps(log);
    expect(await migrate(connection, steps.slice(0, 2), { by: 'prc_1' })).toEqual(['0001-a', '0002-b']);
    expect(await migrate(connection, steps, { by: 'prc_2' })).toEqual(['0003-c']);
    expect(await migrate(connection, steps, { by: 'prc_3' })).toEqual([]);
    expect(log).toEqual(['0001-a', '0002-b', '0003-c']);
    const records = await recordsOf(connection).find().sort({ _id: 1 }).toArray();
    expect(records.map(({ by }) => by)).toEqual(['prc_1', 'prc_1', 'prc_2']);
    for (const { startedAt, finishedAt } of records)
      expect(finishedAt!.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
  });

  it('run once when several servers start together, and the others wait until they are done', async () => {
    await using database = await openOwnDatabase();
    const others = await Promise.all([1, 2].map(() => connectMongo(database.uri)));
    const connections = [database.connection, ...others.map(({ connection }) => connection)];
    const log: string[] = [];
    let isDone = false;
    const steps = makeSteps(log, async (id) => {
      await delay(150);
      isDone = id === '0003-c';
    });
    const ran = await Promise.all(
      connections.map(async (connection, index) => {
        const own = await migrate(connection, steps, { by: `prc_${index}` });
        expect(isDone, 'nobody goes on before the last step').toBe(true);
        return own.length;
      }),
    );
    expect(log).toEqual(['0001-a', '0002-b', '0003-c']);
    expect(ran.sort((a, b) => a - b)).toEqual([0, 0, 3]);
    await Promise.all(others.map(({ close }) => close()));
  });

  it('go on where they broke off, and the step that broke off runs again', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const log: string[] = [];
    const broken = makeSteps(log, async (id) => {
      if (id === '0002-b') throw new Error('the disk is full');
    });
    await expect(migrate(connection, broken, { by: 'prc_1' })).rejects.toThrow(
      'Migration 0002-b failed: the disk is full',
    );
    expect(await recordsOf(connection).findOne({ _id: '0002-b' })).toMatchObject({ finishedAt: null });
    expect(await migrate(connection, makeSteps(log), { by: 'prc_2' })).toEqual(['0002-b', '0003-c']);
    expect(log).toEqual(['0001-a', '0002-b', '0002-b', '0003-c']);
  });

  it('are taken over from a server that died in the middle', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const leaseMs = 800;
    // What a killed process leaves behind: its lock, and a step that was begun.
    const expiresAt = new Date(Date.now() + leaseMs);
    await connection
      .collection<{ _id: string; owner: string; expiresAt: Date }>('leases')
      .insertOne({ _id: 'migrations', owner: 'prc_dead', expiresAt });
    await recordsOf(connection).insertOne({
      _id: '0001-a',
      startedAt: new Date(),
      finishedAt: null,
      by: 'prc_dead',
    });
    expect(await migrate(connection, makeSteps([]), { by: 'prc_2', leaseMs })).toHaveLength(3);
    // Not before the lock had ended, however late the test came to it.
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  it('keep their lock for as long as they take', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const log: string[] = [];
    const slow = makeSteps(log, () => delay(900));
    const first = migrate(connection, slow, { by: 'prc_1', leaseMs: 600 });
    await delay(100);
    const failure = await migrate(connection, slow, { by: 'prc_2', leaseMs: 600, waitMs: 1500 }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'MigrationError' });
    await first;
    expect(log).toHaveLength(3);
  });

  it('refuse a database that a newer server has changed', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const steps = makeSteps([]);
    await migrate(connection, steps, { by: 'prc_new' });
    await expect(migrate(connection, steps.slice(0, 2), { by: 'prc_old' })).rejects.toThrow(
      /is ahead of this server: a newer one has already run 0003-c, and the last step known here is 0002-b/,
    );
  });
});

describe('the database of LiveDrops', () => {
  it('gets every collection, index and rule', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await Promise.all(['prc_1', 'prc_2'].map((by) => migrateDatabase(connection, { by })));
    expect(await findMissingRules(connection, bookRules(connection))).toEqual([]);
    const keysOf = async (name: string) =>
      (await connection.collection(name).listIndexes().toArray()).map(
        ({ key }) => Object.keys(key as object)[0],
      );
    expect(await keysOf('orders')).toContain('slots');
    expect(await keysOf('users')).toContain('email');
    expect(await keysOf('lanes')).toEqual(['_id', 'dropId', 'beatAt']);
    expect(await keysOf('events')).toContain('topic');
    expect(await keysOf('sessions')).toContain('familyId');
  });

  it('of the earlier form gets its ledgers, and then the rules', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await insertEarlierForm(connection);
    await migrateDatabase(connection, { by: 'prc_1' });
    expect(await connection.collection<{ _id: string }>('drops').findOne({ _id: 'drp_1' })).toMatchObject({
      pool: 8,
      lent: 0,
      taken: 2,
      returned: 0,
      cancelled: { orders: 0, units: 0, revenue: 0 },
      isLowTold: true,
    });
    expect(await connection.collection('orders').findOne({ userId: 'usr_1' })).toMatchObject({
      isHolding: true,
      revision: 0,
      payment: null,
      history: [{ status: 'confirmed', cause: 'placed' }],
    });
    const books = await readBooks(connection, 'drp_1');
    expect(findFaults(books!)).toEqual([]);
    expect(await findMissingRules(connection, bookRules(connection))).toEqual([]);
  });

  it('of before sales had a scope of their own takes keys with it', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const validator = { $jsonSchema: { properties: { scopes: { items: { enum: ['drops:read'] } } } } };
    await connection.db?.command({ collMod: 'api_keys', validator });
    const deps = { keys: createApiKeyStore(connection), clock: systemClock };
    const text = createApiKeyText('secret', 'a salt', null);
    const input = { id: 'key_1', text, userId: 'usr_1', name: 'Till', scopes: ['sales:read' as const] };
    await expect(createKey(deps, input)).rejects.toMatchObject({ code: DOCUMENT_REFUSED });
    await recordsOf(connection).deleteOne({ _id: '0011-sales-scope' });
    await migrateDatabase(connection, { by: 'prc_2' });
    await expect(createKey(deps, input)).resolves.toMatchObject({ scopes: ['sales:read'] });
  });

  it('of before addresses were confirmed and scopes were named keeps its people and keys', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const users = connection.collection<{ _id: string }>('users');
    const keys = connection.collection<{ _id: string }>('api_keys');
    await users.dropIndexes();
    await users.createIndex({ email: 1 }, { unique: true });
    const createdAt = new Date('2026-01-01T00:00:00.000Z');
    const person = (_id: string, demo: boolean) =>
      ({ _id, email: `${_id}@example.test`, demo, createdAt }) as { _id: string };
    await users.insertMany([person('usr_demo', true), person('usr_1', false)]);
    await keys.insertOne({ _id: 'key_1', scopes: null } as { _id: string }, {
      bypassDocumentValidation: true,
    });
    await recordsOf(connection).deleteMany({
      _id: { $in: ['0014-named-scopes', '0015-confirmed-addresses'] },
    });
    await connection.db?.command({ collMod: 'api_keys', validationLevel: 'off' });
    await migrateDatabase(connection, { by: 'prc_2' });
    expect(await users.find().sort({ _id: 1 }).toArray()).toMatchObject([
      { _id: 'usr_1', emailConfirmedAt: null, showsFollows: false },
      { _id: 'usr_demo', emailConfirmedAt: createdAt, showsFollows: false },
    ]);
    expect(await keys.findOne({ _id: 'key_1' })).toMatchObject({ scopes: API_KEY_SCOPES });
    // Anybody may claim an address, and one has it.
    const email = 'usr_demo@example.test';
    await users.insertOne({ _id: 'usr_2', email, emailConfirmedAt: null } as { _id: string });
    const twin = { _id: 'usr_3', email, emailConfirmedAt: new Date() } as { _id: string };
    await expect(users.insertOne(twin)).rejects.toMatchObject({ code: 11_000 });
  });

  it('can be interrupted after any step', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await insertEarlierForm(connection);
    for (const { up } of MIGRATIONS) {
      await up(connection);
      await up(connection);
    }
    await migrateDatabase(connection, { by: 'prc_1' });
    expect(findFaults((await readBooks(connection, 'drp_1'))!)).toEqual([]);
  });

  it('is not taken over with documents that break the rules', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await insertEarlierForm(connection, { pool: 7 });
    await expect(migrateDatabase(connection, { by: 'prc_1' })).rejects.toThrow(
      'Migration 0003-rules failed: documents break the rules (drops: drp_1)',
    );
  });

  it('refuses what breaks the books', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const drops = connection.collection<{ _id: string }>('drops');
    const lanes = connection.collection<{ _id: string }>('lanes');
    const orders = connection.collection<{ _id: string }>('orders');
    await drops.insertOne(makeDropDocument());
    await lanes.insertOne(makeLaneDocument());
    const order = makeOrderDocument('usr_1');
    await orders.insertOne(order);
    const change = (collection: typeof drops, set: object) =>
      collection.updateOne({}, { $set: set }).then(
        () => 'taken',
        (error: { code?: number }) => error.code,
      );
    for (const set of [
      { pool: -1, taken: 11 },
      { pool: 9 },
      { taken: 1 },
      { status: 'sold_out' },
      { status: 'gone' },
      { 'sold.units': -1 },
      { stock: '10' },
    ])
      expect(await change(drops, set), JSON.stringify(set)).toBe(DOCUMENT_REFUSED);
    for (const set of [{ remaining: -1, taken: 1 }, { lent: 1 }, { remaining: 1 }])
      expect(await change(lanes, set), JSON.stringify(set)).toBe(DOCUMENT_REFUSED);
    for (const set of [
      { status: 'lost' },
      { status: 'failed' },
      { total: -1 },
      { revision: -1 },
      { items: [] },
    ])
      expect(await change(orders, set), JSON.stringify(set)).toBe(DOCUMENT_REFUSED);
    expect(await change(drops, { pool: 0, taken: 10, status: 'sold_out' })).toBe('taken');
    expect(await change(orders, { status: 'failed', isHolding: false })).toBe('taken');
    const twin = { ...makeOrderDocument('usr_2'), slots: order.slots! };
    await expect(orders.insertOne(twin)).rejects.toMatchObject({ code: 11_000 });
  });
});

/** A drop that sold two units in one order, as the first servers stored it. */
async function insertEarlierForm(connection: MongoConnection, changes: object = {}): Promise<void> {
  const drops = connection.collection<{ _id: string }>('drops');
  const orders = connection.collection<{ _id: string }>('orders');
  const drop = makeDropDocument({
    pool: 8,
    sold: { orders: 1, units: 2, revenue: 5000 },
    lowStockAt: 8,
    checkout: 'instant',
  });
  const order = makeOrderDocument('usr_1');
  const items = order.items.map((item) => ({ ...item, quantity: 2 }));
  const slots = ['drp_1/usr_1/1', 'drp_1/usr_1/2'];
  const history = [{ status: 'confirmed', at: order.createdAt }];
  await drops.insertOne({ ...drop, ...changes });
  await orders.insertOne({ ...order, items, total: 5000, holdExpiresAt: null, slots, history } as {
    _id: string;
  });
  await drops.updateOne({}, { $unset: { lent: 1, taken: 1, returned: 1, cancelled: 1, isLowTold: 1 } });
  await orders.updateOne({}, { $unset: { isHolding: 1, revision: 1, payment: 1 } });
}

it('gives profiles from before the skeletons of their handles and names', async () => {
  await using database = await openOwnDatabase();
  const { connection } = database;
  const creators = connection.collection<{ _id: string }>('creators');
  const insert = (_id: string, profile: object) => creators.insertOne(Object.assign({ _id }, profile));
  await insert('crt_1', { userId: 'usr_1', handle: 'studi0', name: 'N0rd' });
  await insert('crt_2', { userId: 'usr_2', handle: 'other', name: 'Other' });
  await migrateDatabase(connection, { by: 'prc_1' });
  expect(await creators.findOne({ _id: 'crt_1' })).toMatchObject({
    handle: 'studi0',
    handleSkeleton: 'studio',
    nameSkeleton: 'nord',
  });
  const imitation = { userId: 'usr_3', handle: 'studio', handleSkeleton: 'studio', name: 'Nord' };
  await expect(insert('crt_3', imitation)).rejects.toThrow('E11000');
});

describe('orders from before they had parts', () => {
  it('say for each part how it ended and what became of its money', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'test' });
    const basket = makePartedDocument('usr_1');
    const items = basket.items.map(({ dropId, creatorId, title, imageUrl, quantity, unitPrice }) => ({
      dropId,
      creatorId,
      title,
      imageUrl,
      quantity,
      unitPrice,
    }));
    const { slots: _, ...old } = basket;
    const path = ['pending', 'confirmed', 'cancelled', 'cancelled'] as const;
    await connection.collection<OrderDocument>('orders').insertOne({
      ...old,
      items,
      status: 'cancelled',
      isHolding: false,
      failure: { code: 'drop_cancelled', message: 'The creator called the drop off' },
      payment: { ...basket.payment!, status: 'refunded' },
      history: path.map((status) => ({ status, at: basket.createdAt, cause: 'test' })),
    });
    const provider = connection.collection<{ _id: string; refunds: unknown }>('demoPayments');
    const paid = { amount: 3400, refundedAt: basket.createdAt, refunds: 1 };
    await provider.insertOne({ _id: basket._id, ...paid });
    await MIGRATIONS.find(({ id }) => id === '0016-order-parts')!.up(connection);
    const order = await connection.collection<OrderDocument>('orders').findOne({ _id: basket._id });
    expect(order?.items.map(({ refund }) => refund)).toEqual(['refunded', 'refunded']);
    expect(order?.history.map(({ ended }) => ended)).toEqual([
      undefined,
      undefined,
      ['drp_1', 'drp_2'],
      undefined,
    ]);
    expect(findOrderFaults(order!, makeDropDocument())).toEqual([]);
    expect(await provider.findOne({ _id: basket._id })).toMatchObject({ refunds: [{ amount: 3400 }] });
  });

  it('cannot be given a state that no part has', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'test' });
    const [line] = makeOrderDocument('usr_1').items;
    const stored = connection.collection<OrderDocument>('orders');
    for (const wrong of [{ status: 'confirmed' }, { refund: 'lost' }, { fulfillment: 'BACK' }]) {
      const order = makeOrderDocument('usr_1', { items: [{ ...line!, ...(wrong as object) }] });
      await expect(stored.insertOne(order)).rejects.toMatchObject({ code: DOCUMENT_REFUSED });
    }
  });
});

it('draws a number for orders from before that had the same, and counts the tries of their payments', async () => {
  await using database = await openOwnDatabase();
  const { connection } = database;
  await migrateDatabase(connection, { by: 'prc_1' });
  await connection.collection('orders').dropIndex('number_1');
  await connection.collection<{ _id: string }>('migrations').deleteOne({ _id: '0017-payment-tries' });
  const orders = connection.collection<{ _id: string; number: string }>('orders');
  const { attempts: _attempts, failure: _failure, ...payment } = makeOrderDocument('usr_1').payment!;
  for (const userId of ['usr_1', 'usr_2'])
    await orders.insertOne({ ...makeOrderDocument(userId), number: 'LD-7K3M9QX2', payment } as never);
  await migrateDatabase(connection, { by: 'prc_1' });
  const found = await orders.find().toArray();
  expect(new Set(found.map(({ number }) => number)).size).toBe(2);
  for (const order of found) {
    expect(order.number).toMatch(/^LD-[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(order).toMatchObject({ payment: { attempts: 1, failure: null } });
  }
  const twin = { ...makeOrderDocument('usr_3'), number: found[0]!.number };
  await expect(orders.insertOne(twin as never)).rejects.toMatchObject({ code: 11_000 });
});
