import type { ProductSort } from '@livedrops/sdk/contract';
import { readCursor } from '../platform/cursor.ts';
import { escapePattern } from '../platform/escape-pattern.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { createProductModel, type ProductDocument, TITLE_COLLATION } from './product.model.ts';
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

export type ProductStore = {
  insert(product: ProductRecord): Promise<void>;
  findById(id: string): Promise<ProductRecord | null>;
  /** One more than `limit` when there are more. */
  search(search: ProductSearch): Promise<ProductRecord[]>;
  count(filter: ProductFilter): Promise<number>;
  update(id: string, change: ProductChange, at: Date, session: MongoSession): Promise<ProductRecord | null>;
  remove(id: string): Promise<void>;
  renameCreator(creatorId: string, name: string, session?: MongoSession): Promise<void>;
};

export function createProductStore(connection: MongoConnection): ProductStore {
  const products = createProductModel(connection);
  return {
    async insert({ id, ...product }) {
      await products.create([{ _id: id, ...product }]);
    },
    findById: async (id) => toRecord(await products.findById(id).lean<ProductDocument>()),
    async search({ sort, cursor, skip, limit, ...filter }) {
      const { fields, direction } = SORTS[sort];
      const query = products
        .find({ $and: [matching(filter), after(sort, cursor)] })
        .sort(Object.fromEntries([...fields, '_id'].map((field) => [field, direction])))
        .skip(skip)
        .limit(limit + 1);
      if (sort === 'title') query.collation(TITLE_COLLATION);
      return (await query.lean<ProductDocument[]>()).map(toKnownRecord);
    },
    count: (filter) => products.countDocuments(matching(filter)),
    update: async (id, change, at, session) =>
      toRecord(
        await products
          .findByIdAndUpdate(id, { $set: { ...change, updatedAt: at } }, { session, returnDocument: 'after' })
          .lean<ProductDocument>(),
      ),
    async remove(id) {
      await products.deleteOne({ _id: id });
    },
    async renameCreator(creatorId, name, session) {
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

const toKnownRecord = ({ _id, ...product }: ProductDocument): ProductRecord => ({ id: _id, ...product });
const toRecord = (document: ProductDocument | null) => document && toKnownRecord(document);
