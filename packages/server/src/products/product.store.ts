import type { Clock } from '../platform/clock.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { changedFields } from './product-change.ts';
import { createProductLists } from './product-lists.store.ts';
import { productModel, READABLE, toStoredProduct } from './product.model.ts';
import type { ProductRecord } from './product.rules.ts';

type ProductChange = Partial<
  Pick<ProductRecord, 'title' | 'description' | 'price' | 'currency' | 'imageUrl' | 'images'>
>;

export type ProductStore = ReturnType<typeof createProductStore>;

/** Statements on products. */
export function createProductStore(connection: MongoConnection, clock: Clock) {
  const products = productModel.collection(connection);
  return {
    ...createProductLists(connection, clock),
    async insert(product: ProductRecord, session: MongoSession): Promise<void> {
      await products.insertOne(toStoredProduct(product), { session });
    },
    findById: async (id: string): Promise<ProductRecord | null> =>
      fromStored(await products.findOne({ _id: id }, { projection: READABLE })),
    async update(
      id: string,
      change: ProductChange,
      at: Date,
      session: MongoSession,
    ): Promise<ProductRecord | null> {
      const update = [{ $set: changedFields({ ...change, updatedAt: at }) }];
      const options = { session, returnDocument: 'after', projection: READABLE } as const;
      return fromStored(await products.findOneAndUpdate({ _id: id }, update, options));
    },
    async remove(id: string, session: MongoSession): Promise<void> {
      await products.deleteOne({ _id: id }, { session });
    },
    async renameCreator(creatorId: string, name: string, session?: MongoSession): Promise<void> {
      const isStale = { creatorId, creatorName: { $ne: name } };
      await products.updateMany(isStale, { $set: { creatorName: name } }, session ? { session } : {});
    },
  };
}
