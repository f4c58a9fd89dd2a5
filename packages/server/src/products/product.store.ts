import type { ProductSort } from '@livedrops/sdk/contract';
import { escapePattern } from '../platform/escape-pattern.ts';
import type { Slice } from '../platform/keyset.ts';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { productModel, TITLE_COLLATION } from './product.model.ts';
import { SORTS } from './product-sorts.ts';
import type { ProductRecord } from './product.rules.ts';

type ProductFilter = { q: string | undefined; creatorId: string | undefined };
type ProductSearch = ProductFilter & Slice & { sort: ProductSort };
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
    search: ({ sort: by, cursor, skip, limit: pageSize, ...which }: ProductSearch) =>
      SORTS[by].page({ cursor, skip, limit: pageSize }, matching(which), ({ filter, sort, limit }) =>
        products
          .find(filter, {
            sort,
            skip: skip ?? 0,
            limit,
            ...(by === 'title' && { collation: TITLE_COLLATION }),
          })
          .map(fromStored)
          .toArray(),
      ),
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
