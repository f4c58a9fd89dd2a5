import type { ProductSort } from '@livedrops/sdk/contract';
import type { Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { readRuns } from '../platform/read-runs.ts';
import { productModel, toStoredProduct } from './product.model.ts';
import type { ProductRecord } from './product.rules.ts';
import { changedFields } from './product-change.ts';
import { matching, type ProductFilter, runsOf } from './product-search.ts';
import { type ListedProduct, SORTS } from './product-sorts.ts';

type ProductSearch = ProductFilter & Slice & { sort: ProductSort };
type ProductChange = Partial<
  Pick<ProductRecord, 'title' | 'description' | 'price' | 'currency' | 'imageUrl'>
>;

export type ProductStore = ReturnType<typeof createProductStore>;

/** What a product is found by is of no use to readers. */
const projection = { words: 0 } as const;

/** Statements on products. */
export function createProductStore(connection: MongoConnection) {
  const products = productModel.collection(connection);

  const find = (filter: object, options: object, relevance = 0): Promise<ListedProduct[]> =>
    products
      .find(filter, { ...options, projection })
      .map((found) => ({ ...fromStored(found), relevance }))
      .toArray();

  return {
    async insert(product: ProductRecord): Promise<void> {
      await products.insertOne(toStoredProduct(product));
    },
    findById: async (id: string): Promise<ProductRecord | null> =>
      fromStored(await products.findOne({ _id: id }, { projection })),
    search({ sort: by, words, creatorId, ...slice }: ProductSearch) {
      const { keyset, index } = SORTS[by];
      const which = { words, creatorId };
      return keyset.page(slice, matching(which), ({ filter, runs, ...part }) => {
        if (words === null) return find(filter, part);
        // The products of one creator are fewer than those with a word.
        const hint = creatorId === undefined ? { words: 1, ...index } : { creatorId: 1, ...index };
        return readRuns(runsOf(which, { runs, sort: part.sort }), part, {
          find: ({ filter: run, sort, relevance }, some) => find(run, { sort, hint, ...some }, relevance),
          count: (run) => products.countDocuments(run.filter, { hint }),
        });
      });
    },
    /** How many a list has. Of all products the database keeps the number. */
    async count(which: ProductFilter): Promise<number> {
      if (which.words?.length === 0) return 0;
      return which.words === null && which.creatorId === undefined
        ? products.estimatedDocumentCount()
        : products.countDocuments(matching(which));
    },
    async update(
      id: string,
      change: ProductChange,
      at: Date,
      session: MongoSession,
    ): Promise<ProductRecord | null> {
      const update = [{ $set: changedFields({ ...change, updatedAt: at }) }];
      const options = { session, returnDocument: 'after', projection } as const;
      return fromStored(await products.findOneAndUpdate({ _id: id }, update, options));
    },
    async remove(id: string): Promise<void> {
      await products.deleteOne({ _id: id });
    },
    async renameCreator(creatorId: string, name: string, session?: MongoSession): Promise<void> {
      const isStale = { creatorId, creatorName: { $ne: name } };
      const update = [{ $set: changedFields({ creatorName: name }) }];
      await products.updateMany(isStale, update, session ? { session } : {});
    },
  };
}
