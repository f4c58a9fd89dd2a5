import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { dataDir } from '../../../../tools/services/data-dir.ts';
import { mongoKind } from '../../../../tools/services/mongo.ts';
import { startService } from '../../../../tools/services/service.ts';
import { findBookFaults, migrateDatabase } from '../../src/migrations/index.ts';
import { createGuard } from '../../src/platform/guard.ts';
import type { MigrationRecord } from '../../src/platform/migrate.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectMongo } from '../../src/platform/mongo.ts';
import { openOwnDatabase } from '../helpers/own-database.ts';
import { makeStoredDrop, makeStoredOrder } from '../helpers/stored-books.ts';

const logger = createLogger('silent');

describe('the guard of the books', () => {
  it('is not safe for as long as a rule is dropped', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const guard = createGuard('books', { look: () => findBookFaults(connection), logger });
    const reason = async () => {
      await guard.check();
      return guard.reason();
    };
    expect(await reason()).toBeNull();
    await connection.db!.command({ collMod: 'drops', validator: {} });
    expect(await reason()).toBe('the validator of drops is not in force');
    expect(guard.isSafe()).toBe(false);
    await connection.db!.command({ collMod: 'lanes', validationLevel: 'moderate' });
    await connection.db!.command({ collMod: 'orders', validationAction: 'warn' });
    await connection.collection('orders').dropIndex('slots_1');
    expect(await reason()).toBe(
      'the validator of drops is not in force; the validator of lanes is not in force; ' +
        'the validator of orders is not in force; orders has no unique index on slots',
    );
    // An index that only looks like it does not do.
    await connection.collection('orders').createIndex({ slots: 1 });
    expect(await reason()).toContain('no unique index');
    await connection.collection('orders').dropIndex('slots_1');
    await migrateDatabase(connection, { by: 'prc_2' });
    expect(await reason()).toBeNull();
    await connection.collection('lanes').drop();
    expect(await reason()).toBe('the collection lanes does not exist');
  });

  it('sells on with the rules of a newer server, from the moment that one begins to migrate', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    const stricter = { $expr: { $lte: ['$stock', 1_000_000] } };
    const validate = (validator: object) => connection.db!.command({ collMod: 'drops', validator });
    await validate(stricter);
    expect(await findBookFaults(connection)).toEqual(['the validator of drops is not in force']);
    const records = connection.collection<MigrationRecord>('migrations');
    await records.insertOne({ _id: '9999-newer', startedAt: new Date(), finishedAt: null, by: 'prc_2' });
    expect(await findBookFaults(connection)).toEqual([]);
    // A newer server has validators, too. A collection without one is at fault in every version.
    await validate({});
    expect(await findBookFaults(connection)).toEqual(['the validator of drops is not in force']);
    await validate(stricter);
    await connection.db!.command({ collMod: 'drops', validationAction: 'warn' });
    expect(await findBookFaults(connection)).toEqual(['the validator of drops is not in force']);
  });

  it('stays unsafe when a rule cannot be put back', async () => {
    await using database = await openOwnDatabase();
    const { connection } = database;
    await migrateDatabase(connection, { by: 'prc_1' });
    await connection.collection('orders').dropIndex('slots_1');
    const order = makeStoredOrder('usr_1');
    const orders = connection.collection<{ _id: string }>('orders');
    await orders.insertMany([order, { ...makeStoredOrder('usr_2'), slots: order.slots! }]);
    await migrateDatabase(connection, { by: 'prc_2' });
    expect(await findBookFaults(connection)).toEqual(['orders has no unique index on slots']);
  });
});

describe('a deployment', () => {
  it('is refused, by name, while it may lose what was acknowledged', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-weak-'));
    const service = await startService(mongoKind(path.join(dataDir(process.env), 'cache')), {
      folder,
      ephemeral: true,
    });
    const tool = await mongoose.createConnection(service.url).asPromise();
    try {
      const admin = tool.db!.admin();
      const refusal = () =>
        connectMongo(service.url).then(
          async ({ close }) => {
            await close();
            return null;
          },
          (error: Error) => error.message,
        );
      const setDefault = (defaultWriteConcern: object) =>
        admin.command({ setDefaultRWConcern: 1, defaultWriteConcern, writeConcern: { w: 'majority' } });
      expect(await refusal()).toBeNull();
      await setDefault({ w: 1 });
      expect(await refusal()).toMatch(/^MONGO_URI: the default write concern of the deployment is \{"w":1/);
      await setDefault({ w: 'majority', j: false });
      expect(await refusal()).toMatch(/default write concern/);
      await setDefault({ w: 'majority' });
      expect(await refusal()).toBeNull();
      const { config } = await admin.command({ replSetGetConfig: 1 });
      await admin.command({
        replSetReconfig: {
          ...config,
          version: config.version + 1,
          writeConcernMajorityJournalDefault: false,
        },
      });
      expect(await refusal()).toMatch(/^MONGO_URI: .*writeConcernMajorityJournalDefault: false/);
    } finally {
      await tool.close();
      await service.stop();
    }
  });

  it('is refused for a weak connection string before anything is connected', async () => {
    await expect(connectMongo('mongodb://nowhere.invalid/livedrops?w=1')).rejects.toThrow(/^MONGO_URI: w=1/);
    await expect(connectMongo('mongodb://nowhere.invalid/livedrops?journal=false')).rejects.toThrow(
      /^MONGO_URI: journal=false/,
    );
  });
});

it('does not stand in the way of a drop that is well', async () => {
  await using database = await openOwnDatabase();
  const { connection } = database;
  await migrateDatabase(connection, { by: 'prc_1' });
  await connection.collection<{ _id: string }>('drops').insertOne(makeStoredDrop());
  expect(await findBookFaults(connection)).toEqual([]);
});
