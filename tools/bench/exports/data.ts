import { migrateDatabase } from '../../../packages/server/src/migrations/index.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { fillScale } from '../../../packages/server/seed/scale/fill.ts';
import { say } from '../../services/progress.ts';
import type { Books } from './read-export.ts';

/** Drops of the one creator. A tenth of the orders is of one drop, and the rest is spread over the others. */
const DROPS = 1000;
const SAY_EVERY = 100_000;

/** The data of `pnpm seed:scale`, with one creator to whom every order belongs. */
export async function fillOrders(connection: MongoConnection, orders: number): Promise<void> {
  await migrateDatabase(connection, { by: 'prc_bench' });
  const people = Math.ceil(orders / 10);
  const sizes = { people, creators: 1, products: 1000, drops: DROPS, follows: people, orders };
  const begun = { state: 'begun' as const, share: 1, now: Date.now(), written: {} };
  const tell = ({ part, written, of }: { part: string; written: number; of: number }) => {
    if (written % SAY_EVERY === 0)
      say(`${written.toLocaleString('en')} of ${of.toLocaleString('en')} ${part}`);
  };
  await fillScale(connection, begun, tell, sizes);
}

/** What every file has to have. */
export async function readBooks(connection: MongoConnection): Promise<Books> {
  const [books] = await connection
    .collection('orders')
    .aggregate<Books>([
      { $group: { _id: null, rows: { $sum: 1 }, total: { $sum: '$total' } } },
      { $project: { _id: 0 } },
    ])
    .toArray();
  if (!books) throw new Error('the data has no orders');
  return books;
}
