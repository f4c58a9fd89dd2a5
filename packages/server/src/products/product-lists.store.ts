import type { ProductSort } from '@livedrops/sdk/contract';
import { ANCHOR_STEP, type Anchors, createAnchors } from '../platform/anchors.ts';
import type { Clock } from '../platform/clock.ts';
import type { PageRead, Slice } from '../platform/keyset.ts';
import { fromStored } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { productModel, READABLE } from './product.model.ts';
import { matching, type ProductFilter, rankRuns } from './product-search.ts';
import { type ListedProduct, SORTS } from './product-sorts.ts';
import { readRuns } from './read-runs.ts';

type ProductSearch = ProductFilter & Slice & { sort: ProductSort };

type Find = Omit<PageRead, 'filter' | 'range'> & {
  filter: object;
  hint?: PageRead['sort'];
  relevance?: number;
  projection?: Record<string, 0 | 1>;
};

/** What a list is read with. */
type Reader = {
  find(read: Find): Promise<ListedProduct[]>;
  count(filter: object, options: { hint: PageRead['sort']; limit: number }): Promise<number>;
  anchors: Anchors<ListedProduct>;
};

/** Lists of products, each from an index in its order. */
export function createProductLists(connection: MongoConnection, clock: Clock) {
  const products = productModel.collection(connection);
  const reader: Reader = {
    find: ({ filter, relevance = 0, projection = READABLE, ...options }) =>
      products
        .find(filter, { ...options, projection })
        .map((found) => ({ ...fromStored(found), relevance }))
        .toArray(),
    count: (filter, options) => products.countDocuments(filter, options),
    anchors: createAnchors(clock),
  };
  return {
    async search({ sort, words, creatorId, ...slice }: ProductSearch) {
      const { keyset } = SORTS[sort];
      if (words === null)
        return keyset.page(slice, matching({ words, creatorId }), (query) =>
          readAll(reader, { sort, creatorId }, query),
        );
      // Without words nothing is found.
      if (words.length === 0) return keyset.page(slice, {}, async () => []);
      const which = { words, creatorId };
      const hint = indexOf(sort, which);
      if (sort !== 'relevance')
        return keyset.page(slice, matching(which), ({ filter, sort: order, skip, limit }) =>
          reader.find({ filter, sort: order, skip, limit, hint }),
        );
      return keyset.page(slice, {}, ({ range, sort: order, ...part }) =>
        readRuns(rankRuns(which, { range, sort: order }), part, {
          find: (run, some) => reader.find({ ...run, hint, ...some }),
          count: ({ filter }, limit) => reader.count(filter, { hint, limit }),
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
  };
}

/** As `product.model.ts` declares them. Products of one creator are looked through: they are mostly fewer than those with a word. */
const indexOf = (sort: ProductSort, { words, creatorId }: ProductFilter): PageRead['sort'] => ({
  ...(creatorId === undefined ? words && { words: 1 } : { creatorId: 1 }),
  ...SORTS[sort].index,
});

/** A part of a list without a search, from the nearest anchor on: few products are passed. */
async function readAll(
  { find, count, anchors }: Reader,
  { sort, creatorId }: { sort: ProductSort; creatorId: string | undefined },
  query: PageRead,
): Promise<ListedProduct[]> {
  const { filter, skip, limit } = query;
  const steps = Math.floor(skip / ANCHOR_STEP);
  const hint = indexOf(sort, { words: null, creatorId });
  if (steps === 0) return find({ filter, sort: query.sort, skip, limit, hint });
  const after = (from: ListedProduct | null, part: Pick<PageRead, 'skip' | 'limit'>, more: Partial<Find>) =>
    readRuns(SORTS[sort].keyset.rangesAfter(from), part, {
      find: ({ range, sort: order }, some) =>
        find({ filter: { $and: [filter, range] }, sort: order, hint, ...some, ...more }),
      count: ({ range }, max) => count({ $and: [filter, range] }, { hint, limit: max }),
    });
  // The index has these fields: no document is read for an anchor.
  const projection = Object.fromEntries(Object.keys(SORTS[sort].index).map((field) => [field, 1 as const]));
  const anchor = await anchors.find(`${sort} ${creatorId ?? ''}`, steps, async (from) => {
    const [found] = await after(from, { skip: ANCHOR_STEP - 1, limit: 1 }, { projection });
    return found ?? null;
  });
  return anchor ? after(anchor, { skip: skip - steps * ANCHOR_STEP, limit }, {}) : [];
}
