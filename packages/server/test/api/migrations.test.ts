import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productModel, toStoredProduct } from '../../src/products/product.model.ts';
import { createUserStore } from '../../src/accounts/user.store.ts';
import { findBookFaults, migrateDatabase, MIGRATIONS } from '../../src/migrations/index.ts';
import { migrate, type Migration, type MigrationRecord } from '../../src/platform/migrate.ts';
import { connectMongo, type MongoConnection } from '../../src/platform/mongo.ts';
import { type OwnDatabase, openOwnDatabase } from '../helpers/own-database.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';
import { runHere } from '../helpers/run-command.ts';
import { makeStoredDrop, makeStoredLane, makeStoredOrder } from '../helpers/stored-books.ts';

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

describe('`livedrops-server migrate`', () => {
  it('brings a database to the present form, once', async () => {
    await using database = await openOwnDatabase();
    const run = () => runHere({ MONGO_URI: database.uri }, 'migrate');
    const first = await run();
    expect(first).toMatchObject({ code: 0, out: `Done: ${MIGRATIONS.map(({ id }) => id).join(', ')}.\n` });
    expect(await findBookFaults(database.connection)).toEqual([]);
    expect(await run()).toMatchObject({ code: 0, out: 'There was nothing to do.\n' });
  });
});

describe('migrations', () => {
  it('say how far they are', async () => {
    await using database = await openOwnDatabase();
    const step: Migration = {
      id: '0001-long',
      async up(_connection, told) {
        told?.(500, 1000);
        told?.(1000, 1000);
      },
    };
    const heard: unknown[] = [];
    const onProgress = (...said: unknown[]) => heard.push(said);
    await migrate(database.connection, [step], { by: 'prc_1', onProgress, tellEveryMs: 0 });
    expect(heard).toEqual([
      ['0001-long', 500, 1000],
      ['0001-long', 1000, 1000],
    ]);
  });

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
    const gate = Promise.withResolvers<void>();
    const slow = makeSteps(log, () => gate.promise);
    const leaseMs = 2000;
    const first = migrate(connection, slow, { by: 'prc_1', leaseMs });
    await expect.poll(() => log).toEqual(['0001-a']);
    const failure = await migrate(connection, slow, { by: 'prc_2', leaseMs, waitMs: 2 * leaseMs }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'MigrationError' });
    gate.resolve();
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
  let formed: OwnDatabase;
  beforeAll(async () => {
    formed = await openOwnDatabase();
    await migrateDatabase(formed.connection, { by: 'prc_1' });
  });
  afterAll(() => formed[Symbol.asyncDispose]());

  it('gets every collection, index and rule', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await Promise.all(['prc_1', 'prc_2'].map((by) => migrateDatabase(connection, { by })));
    expect(await findBookFaults(connection)).toEqual([]);
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

  it.each([
    'users',
    'sessions',
    'emailLinks',
    'apiKeys',
    'creators',
    'follows',
    'products',
    'media',
    'webhookEndpoints',
    'webhookDeliveries',
    'announcements',
    'fanOuts',
    'notificationPreferences',
    'pushDevices',
    'notificationReads',
    'dropReminders',
  ])('refuses in %s what has another form', async (name) => {
    const wrong = formed.connection.collection<{ _id: string }>(name).insertOne({ _id: 'any_1' });
    await expect(wrong).rejects.toMatchObject({ code: DOCUMENT_REFUSED });
  });

  it('lets many claim an address, and one have it', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const users = createUserStore(connection);
    const at = new Date();
    const insert = (id: string, emailConfirmedAt: Date | null) =>
      users.insert({
        id,
        email: 'ada@example.test',
        emailConfirmedAt,
        name: 'Ada',
        role: 'fan',
        creatorId: null,
        passwordHash: null,
        demo: false,
        showsFollows: false,
        networks: [],
        createdAt: at,
        updatedAt: at,
      });
    await insert('usr_1', at);
    await insert('usr_2', null);
    await expect(insert('usr_3', at)).rejects.toMatchObject({ code: 11_000 });
  });

  it('can be interrupted after any step', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    for (const { up } of MIGRATIONS) {
      await up(connection);
      await up(connection);
    }
    await migrateDatabase(connection, { by: 'prc_1' });
    expect(await findBookFaults(connection)).toEqual([]);
  });

  it('gives what is older than the search the words by which it is found', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    const at = new Date();
    const {
      words: _,
      sortTitle: __,
      ...product
    } = toStoredProduct({
      id: 'prd_1',
      creatorId: 'crt_1',
      creatorName: 'Zoë',
      title: 'Moon vase',
      description: '',
      price: 1,
      currency: 'EUR',
      imageUrl: null,
      createdAt: at,
      updatedAt: at,
    });
    await connection.collection<{ _id: string }>('products').insertOne(product);
    await migrateDatabase(connection, { by: 'prc_1' });
    const found = await productModel.collection(connection).findOne({ words: '1moo' });
    expect(found).toEqual(toStoredProduct({ ...product, id: 'prd_1' }));
  });

  it('refuses what breaks the books', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const drops = connection.collection<{ _id: string }>('drops');
    const lanes = connection.collection<{ _id: string }>('lanes');
    const orders = connection.collection<{ _id: string }>('orders');
    await drops.insertOne(makeStoredDrop());
    await lanes.insertOne(makeStoredLane());
    const order = makeStoredOrder('usr_1');
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
    const twin = { ...makeStoredOrder('usr_2'), slots: order.slots! };
    await expect(orders.insertOne(twin)).rejects.toMatchObject({ code: 11_000 });
  });
});

describe('orders', () => {
  it('cannot be given a state that no part has', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'test' });
    const [line] = makeStoredOrder('usr_1').items;
    const stored = connection.collection<StoredOrder>('orders');
    for (const wrong of [{ status: 'confirmed' }, { refund: 'lost' }, { fulfillment: 'BACK' }]) {
      const order = makeStoredOrder('usr_1', { items: [{ ...line!, ...(wrong as object) }] });
      await expect(stored.insertOne(order)).rejects.toMatchObject({ code: DOCUMENT_REFUSED });
    }
  });
});
