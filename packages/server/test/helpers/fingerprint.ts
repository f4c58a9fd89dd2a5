import { createHash } from 'node:crypto';
import type { MongoConnection } from '../../src/platform/mongo.ts';

/** What people have put into the database, by collection. */
export async function fingerprint(connection: MongoConnection): Promise<Record<string, string>> {
  const database = connection.db!;
  const names = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  // Allowances end by themselves after a minute.
  const own = names.filter((name) => !name.startsWith('system.') && name !== 'allowances').toSorted();
  const prints = own.map(async (name) => {
    // When an API key was used last is written down a moment later.
    const projection = { lastUsedAt: 0 };
    const documents = await database.collection(name).find({}, { projection }).sort({ _id: 1 }).toArray();
    return [name, createHash('sha256').update(JSON.stringify(documents)).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(prints));
}
