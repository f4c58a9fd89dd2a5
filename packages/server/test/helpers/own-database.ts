import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import '../../../../tools/test/provided.ts';
import { connectMongo, type MongoConnection } from '../../src/platform/mongo.ts';

export type OwnDatabase = AsyncDisposable & { connection: MongoConnection; uri: string };

/** An empty database without a server; it goes with the scope. */
export async function openOwnDatabase(mongoUri = inject('mongoUri')): Promise<OwnDatabase> {
  const uri = new URL(mongoUri);
  uri.pathname = `/test_${randomUUID().slice(0, 8)}`;
  const { connection, close } = await connectMongo(uri.href);
  return {
    connection,
    uri: uri.href,
    async [Symbol.asyncDispose]() {
      await connection.dropDatabase();
      await close();
    },
  };
}
