import type { ProductSort } from '@livedrops/sdk/contract';
import type { PageRead, Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { productModel, toStoredProduct } from './product.model.ts';
import type { ProductRecord } from './product.rules.ts';
import { changedFields } from './product-change.ts';
import { matching, type ProductFilter, rankRuns } from './product-search.ts';
import { type ListedProduct, SORTS } from './product-sorts.ts';
import { readRuns } from './read-runs.ts';

type ProductSearch = ProductFilter & Slice & { sort: ProductSort };
type Find = Omit<PageRead, 'filter' | 'range'> & {
  filter: object;
  hint?: PageRead['sort'];
  relevance?: number;
};
type ProductChange = Partial<
  Pick<ProductRecord, 'title' | 'description' | 'price' | 'currency' | 'imageUrl'>
>;

export type ProductStore = ReturnType<typeof createProductStore>;

/** What a product is found by is of no use to readers. */
const projection = { words: 0 } as const;

/** Statements on products. */
export function createProductStore(connection: MongoConnection) {
  const products = productModel.collection(connection);

  const find = ({ filter, sort, skip, limit, hint, relevance = 0 }: Find): Promise<ListedProduct[]> =>
    products
      .find(filter, { sort, skip, limit, projection, ...(hint && { hint }) })
      .map((found) => ({ ...fromStored(found), relevance }))
      .toArray();

  return {
    async insert(product: ProductRecord): Promise<void> {
      await products.insertOne(toStoredProduct(product));
    },
    findById: async (id: string): Promise<ProductRecord | null> =>
      fromStored(await products.findOne({ _id: id }, { projection })),
    async search({ sort: by, words, creatorId, ...slice }: ProductSearch) {
      const { keyset, index } = SORTS[by];
      if (words === null) return keyset.page(slice, matching({ words, creatorId }), find);
      // Without words nothing is found.
      if (words.length === 0) return keyset.page(slice, {}, async () => []);
      const which = { words, creatorId };
      // Those of one creator are looked through: they are mostly fewer than those with a word.
      const first = creatorId === undefined ? 'words' : 'creatorId';
      const hint = { [first]: 1, ...index } as const;
      if (by !== 'relevance') return keyset.page(slice, matching(which), (query) => find({ ...query, hint }));
      return keyset.page(slice, {}, ({ range, sort, ...part }) =>
        readRuns(rankRuns(which, { range, sort }), part, {
          find: (run, some) => find({ ...run, hint, ...some }),
          count: ({ filter }) => products.countDocuments(filter, { hint }),
        }),
      );
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
