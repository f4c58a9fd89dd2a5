import type { ProductSort } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { escapePattern } from '../platform/escape-pattern.ts';
import { ProblemError } from '../platform/http/problem.ts';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { productModel, TITLE_COLLATION } from './product.model.ts';
import { type ProductRecord, SORTS } from './product.rules.ts';

type ProductFilter = { q: string | undefined; creatorId: string | undefined };
type ProductSearch = ProductFilter & {
  sort: ProductSort;
  cursor: string | undefined;
  skip: number;
  limit: number;
};
type ProductChange = Partial<
  Pick<ProductRecord, 'title' | 'description' | 'price' | 'currency' | 'imageUrl'>
>;

export type ProductStore = ReturnType<typeof createProductStore>;

/** Statements on products. */
export function createProductStore(connection: MongoConnection) {
  const products = productModel.collection(connection);
  return {
    async insert(product: ProductRecord): Promise<void> {
      await products.insertOne(toStored(product));
    },
    findById: async (id: string): Promise<ProductRecord | null> =>
      fromStored(await products.findOne({ _id: id })),
    /** One more than `limit` when there are more. */
    search({ sort, cursor, skip, limit, ...filter }: ProductSearch): Promise<ProductRecord[]> {
      const { fields, direction } = SORTS[sort];
      const found = products
        .find({ $and: [matching(filter), after(sort, cursor)] })
        .sort(Object.fromEntries([...fields, '_id'].map((field) => [field, direction])))
        .skip(skip)
        .limit(limit + 1);
      if (sort === 'title') found.collation(TITLE_COLLATION);
      return found.map(fromStored).toArray();
    },
    count: (filter: ProductFilter) => products.countDocuments(matching(filter)),
    async update(
      id: string,
      change: ProductChange,
      at: Date,
      session: MongoSession,
    ): Promise<ProductRecord | null> {
      const update = { $set: { ...change, updatedAt: at } };
      const options = { session, returnDocument: 'after' } as const;
      return fromStored(await products.findOneAndUpdate({ _id: id }, update, options));
    },
    async remove(id: string): Promise<void> {
      await products.deleteOne({ _id: id });
    },
    async renameCreator(creatorId: string, name: string, session?: MongoSession): Promise<void> {
      const isStale = { creatorId, creatorName: { $ne: name } };
      await products.updateMany(isStale, { $set: { creatorName: name } }, session ? { session } : {});
    },
  };
}

function matching({ q, creatorId }: ProductFilter) {
  const contains = q ? { $regex: escapePattern(q), $options: 'i' } : null;
  return {
    ...(creatorId !== undefined && { creatorId }),
    ...(contains && { $or: [{ title: contains }, { description: contains }, { creatorName: contains }] }),
  };
}

function after(sort: ProductSort, cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { fields, direction } = SORTS[sort];
  const [madeFor, ...values] = readCursor(cursor, ['text', ...fields.map((field) => KINDS[field]), 'text']);
  if (madeFor !== sort) {
    throw new ProblemError('validation_failed', {
      errors: [{ field: 'cursor', message: 'was made with another sort' }],
    });
  }
  const beyond = direction === 1 ? '$gt' : '$lt';
  const keys = [...fields, '_id'].map((field, index) => ({ field, value: values[index] }));
  // Beyond in one key, and the same in all before it.
  return {
    $or: keys.map(({ field, value }, index) => ({
      ...Object.fromEntries(keys.slice(0, index).map((before) => [before.field, before.value])),
      [field]: { [beyond]: value },
    })),
  };
}

const KINDS = { createdAt: 'instant', currency: 'text', price: 'number', title: 'text' } as const;
