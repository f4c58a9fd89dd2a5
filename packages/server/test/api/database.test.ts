import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { endAbandonedTransactions } from '../../src/platform/abandoned-transactions.ts';
import { classifyFailure } from '../../src/platform/transaction-failure.ts';
import { connectMongo, insertAll, inTransaction, type Mongo } from '../../src/platform/mongo.ts';
import { leaveTransactionOpen } from '../helpers/leave-transaction-open.ts';

let mongo: Mongo;
beforeAll(async () => {
  const uri = new URL(inject('mongoUri'));
  uri.pathname = '/test_database';
  uri.searchParams.set('readPreference', 'secondaryPreferred');
  uri.searchParams.set('retryWrites', 'false');
  mongo = await connectMongo(uri.href);
});
afterAll(async () => {
  await mongo.connection.db?.dropDatabase();
  await mongo.close();
});

it('reads from the primary, writes to a majority and has limits, whatever the URI says', () => {
  const { options } = mongo.connection.getClient();
  expect(options.readPreference.mode).toBe('primary');
  expect(options.retryWrites).toBe(true);
  expect(options.writeConcern).toMatchObject({ w: 'majority', journal: true });
  for (const limit of ['waitQueueTimeoutMS', 'socketTimeoutMS', 'serverSelectionTimeoutMS'] as const)
    expect(options[limit], limit).toBeGreaterThan(0);
});

it('gives a transaction up that only ever conflicts', async () => {
  let attempts = 0;
  const failure = await inTransaction(
    mongo.connection,
    async () => {
      attempts += 1;
      const conflict = new mongoose.mongo.MongoError('conflict');
      conflict.addErrorLabel('TransientTransactionError');
      throw conflict;
    },
    200,
  ).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'MongoTransactionTimeoutError' });
  expect(classifyFailure(failure)).toBe('unknown');
  expect(attempts).toBeGreaterThan(1);
});

it('does not wait for a transaction that hangs', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const failure = await inTransaction(mongo.connection, () => held, 50).catch((error: unknown) => error);
  release();
  expect(classifyFailure(failure)).toBe('unknown');
});

it('ends a transaction that a killed process left open, and no other', async () => {
  const { connection } = mongo;
  const drops = connection.collection<{ _id: string; n: number }>('drops');
  await drops.insertOne({ _id: 'drp_1', n: 0 });
  const uri = new URL(inject('mongoUri'));
  uri.pathname = `/${connection.name}`;
  await drops.insertOne({ _id: 'drp_2', n: 0 });
  await leaveTransactionOpen(uri.href, 'drp_1');
  await connection.getClient().withSession((session) =>
    session.withTransaction(async () => {
      // Ours is at work: a statement just now, and another to come.
      await drops.updateOne({ _id: 'drp_2' }, { $inc: { n: 1 } }, { session });
      await expect
        .poll(async () => {
          await drops.findOne({ _id: 'drp_2' }, { session });
          const ended = await endAbandonedTransactions(connection);
          return ended;
        })
        .toBe(1);
      await drops.updateOne({ _id: 'drp_2' }, { $inc: { n: 1 } }, { session });
    }),
  );
  expect(await drops.findOne({ _id: 'drp_2' })).toMatchObject({ n: 2 });
  // Nothing stands in the way any more.
  await drops.updateOne({ _id: 'drp_1' }, { $inc: { n: 1 } }, { maxTimeMS: 1000 });
});

it('asks again for who is content with less idleness than the one before', async () => {
  const { connection } = mongo;
  await connection.collection<{ _id: string; n: number }>('drops').insertOne({ _id: 'drp_3', n: 0 });
  const uri = new URL(inject('mongoUri'));
  uri.pathname = `/${connection.name}`;
  await leaveTransactionOpen(uri.href, 'drp_3');
  // What the test before has asked is answered with for a quarter of a second.
  await expect.poll(() => endAbandonedTransactions(connection, 60_000)).toBe(0);
  expect(await endAbandonedTransactions(connection, 0)).toBe(1);
});

it('inserts many documents by as many commands as it is told, all or none', async () => {
  const { connection } = mongo;
  const numbers = connection.collection<{ _id: number }>('numbers');
  await numbers.insertOne({ _id: 7 });
  const insert = (ids: number[]) =>
    inTransaction(connection, (session) =>
      insertAll(
        connection,
        'numbers',
        ids.map((_id) => ({ _id })),
        { session, perCommand: 2 },
      ),
    );
  await insert([1, 2, 3, 4, 5]);
  expect(await numbers.countDocuments()).toBe(6);
  await expect(insert([6, 8, 7])).rejects.toMatchObject({ code: 11000 });
  expect(await numbers.countDocuments()).toBe(6);
});
