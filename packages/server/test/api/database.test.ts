import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { classifyFailure } from '../../src/platform/transaction-failure.ts';
import { connectMongo, inTransaction, type Mongo } from '../../src/platform/mongo.ts';

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
