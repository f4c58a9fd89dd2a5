import mongoose from 'mongoose';
import { userModel } from '../../src/accounts/user.model.ts';
import { creatorModel } from '../../src/creators/creator.model.ts';
import { dropModel } from '../../src/drops/drop.model.ts';
import { followModel } from '../../src/follows/follow.model.ts';
import { orderModel } from '../../src/orders/order.model.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { productModel } from '../../src/products/product.model.ts';
import { createPeople } from './people.ts';
import { type Progress, writeProgress } from './progress.ts';
import { createShop } from './shop.ts';
import { type Sizes, sizesFor } from './sizes.ts';

/** Documents in one statement, and statements at the same time: two keep the database busy while the next ones are made. */
const CHUNK = 2000;
const AT_ONCE = 2;

type Part = { name: string; total: number; insert(from: number, to: number): Promise<void> };

function planParts(connection: MongoConnection, sizes: Sizes, now: number): Part[] {
  const people = createPeople(sizes, now);
  const shop = createShop(sizes, people, now);
  const part = <T extends object>(
    name: string,
    total: number,
    collection: Pick<mongoose.mongo.Collection<T>, 'insertMany'>,
    make: (index: number) => mongoose.mongo.OptionalUnlessRequiredId<T>,
  ): Part => ({
    name,
    total,
    async insert(from, to) {
      const documents = Array.from({ length: to - from }, (_, offset) => make(from + offset));
      await collection.insertMany(documents, { ordered: false }).catch(ignoreKnown);
    },
  });
  return [
    part('people', sizes.people, userModel.collection(connection), people.personOf),
    part('creators', sizes.creators, creatorModel.collection(connection), people.creatorOf),
    part('products', sizes.products, productModel.collection(connection), shop.productOf),
    part('drops', sizes.drops, dropModel.collection(connection), shop.dropOf),
    part('orders', sizes.orders, orderModel.collection(connection), shop.orderOf),
    part('follows', sizes.follows, followModel.collection(connection), people.followOf),
  ];
}

/** Documents that a run before this one has written, behind the last ones that it noted. */
function ignoreKnown(error: unknown): void {
  const isKnown =
    error instanceof mongoose.mongo.MongoBulkWriteError &&
    [error.writeErrors].flat().every(({ code, errmsg }) => code === 11_000 && errmsg?.includes(' _id_ '));
  if (!isKnown) throw error;
}

export type Told = { part: string; written: number; of: number; allWritten: number; allOf: number };

/** Writes what is missing. `tell` hears of each step. */
export async function fillScale(
  connection: MongoConnection,
  begun: Progress,
  tell: (told: Told) => void,
  sizes = sizesFor(begun.share),
): Promise<Progress> {
  const parts = planParts(connection, sizes, begun.now);
  const allOf = parts.reduce((sum, { total }) => sum + total, 0);
  let progress = begun;
  for (const { name, total, insert } of parts) {
    for (let from = progress.written[name] ?? 0; from < total;) {
      const starts = Array.from({ length: AT_ONCE }, (_, turn) => from + turn * CHUNK);
      const inside = starts.filter((start) => start < total);
      await Promise.all(inside.map((start) => insert(start, Math.min(start + CHUNK, total))));
      from = Math.min(from + AT_ONCE * CHUNK, total);
      progress = { ...progress, written: { ...progress.written, [name]: from } };
      await writeProgress(connection, progress);
      const allWritten = Object.values(progress.written).reduce((sum, count) => sum + count, 0);
      tell({ part: name, written: from, of: total, allWritten, allOf });
    }
  }
  progress = { ...progress, state: 'done' };
  await writeProgress(connection, progress);
  return progress;
}
