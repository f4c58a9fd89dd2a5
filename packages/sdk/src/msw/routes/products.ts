import { findPriceFaults } from '../../contract/chargeable.ts';
import { LIMITS } from '../../contract/fields.ts';
import {
  type AskedWord,
  NAMED_CREATORS_MAX,
  productEntries,
  searchRank,
  searchWords,
  sortTitle,
} from '../../contract/search-words.ts';
import type { NumberedPage } from '../../types/page.ts';
import type { Product, ProductSort } from '../../types/product.ts';
import { followWords } from '../life-cycle.ts';
import { found, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { shownPictures, uploadPicture } from '../pictures.ts';
import { newestFirst, pageOf, sliceOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';
import { findCreators } from './creators.ts';
import { refuseFaults } from './drop-faults.ts';

type ProductEndpoint = `products.${'list' | 'get' | 'create' | 'update' | 'delete' | 'uploadImage'}`;

export const productRoutes: MockRoutes<ProductEndpoint> = {
  'products.list': ({ db, query }) => {
    const words = query.q ? askedWords(db, query.q) : null;
    const newest = newestFirst(db.products.values())
      .filter(({ creatorId }) => query.creatorId === undefined || creatorId === query.creatorId)
      .map((product) => ({ product, rank: words ? searchRank(productEntries(product), words) : 0 }))
      .filter(isFound);
    const sorted = sortAs(query.sort ?? 'relevance', newest).map(({ product }) => product);
    return query.page === undefined
      ? pageOf(sorted, query, ({ id }) => id)
      : numberedPage(sorted, query.page, query.limit);
  },
  'products.get': ({ db, params }) => found(db.products.get(params.productId), 'product'),
  'products.create': ({ db, creatorId, body }) => {
    refuseFaults(findPriceFaults(body.price, body.currency));
    return db.addProduct(creatorId, body);
  },
  'products.update': ({ db, creatorId, params, body }) => {
    const product = ownProduct(db, creatorId, params.productId);
    const images = body.images ? shownPictures(db, creatorId, body.images) : product.images;
    const typed = body.imageUrl === undefined ? typedImageUrl(db, product) : body.imageUrl;
    const changed: Product = {
      ...product,
      title: body.title ?? product.title,
      description: body.description ?? product.description,
      price: body.price ?? product.price,
      currency: body.currency ?? product.currency,
      imageUrl: images[0]?.url ?? typed,
      images,
      updatedAt: db.now(),
    };
    if (body.price !== undefined || body.currency !== undefined)
      refuseFaults(findPriceFaults(changed.price, changed.currency));
    db.products.set(product.id, changed);
    db.typedImageUrls.set(product.id, typed);
    const { title, description, imageUrl } = changed;
    const image = images[0] ?? null;
    followWords(
      db,
      (drop) =>
        drop.productId === product.id &&
        (drop.description !== description ||
          drop.imageUrl !== imageUrl ||
          JSON.stringify(drop.image) !== JSON.stringify(image) ||
          (drop.title === product.title && drop.title !== title)),
      // A title of the drop's own stays.
      (drop) => ({ description, imageUrl, image, title: drop.title === product.title ? title : drop.title }),
    );
    return changed;
  },
  'products.delete': ({ db, creatorId, params }) => {
    const product = ownProduct(db, creatorId, params.productId);
    const isUsed = [...db.drops.values()].some(
      (drop) => drop.productId === product.id && drop.status !== 'ended' && drop.status !== 'cancelled',
    );
    if (isUsed) throw new MockProblem('product_in_use');
    db.products.delete(product.id);
    followWords(
      db,
      (drop) => drop.productId === product.id && drop.image !== null,
      () => ({ image: null }),
    );
    return undefined;
  },
  'products.uploadImage': ({ db, creatorId, file }) => uploadPicture(db, creatorId, file),
};

/** What was typed for a product; one that a test has put there is as it was put. */
const typedImageUrl = (db: MockDb, { id, images, imageUrl }: Product): string | null =>
  db.typedImageUrls.get(id) ?? (images.length === 0 ? imageUrl : null);

/** Prices of one currency stand together: minor units of two cannot be compared. */
const byPrice = (a: Product, b: Product): number =>
  a.currency === b.currency ? a.price - b.price : a.currency < b.currency ? -1 : 1;

const askedWords = (db: MockDb, q: string): AskedWord[] =>
  searchWords(q).map((word) => ({
    word,
    creatorIds: findCreators(db, [word])
      .slice(0, NAMED_CREATORS_MAX)
      .map(({ id }) => id),
  }));

type Found = { product: Product; rank: number };

const isFound = (one: { product: Product; rank: number | null }): one is Found => one.rank !== null;

/** Ties go by age, in the direction of the sort. */
const sortAs = (sort: ProductSort, newest: Found[]): Found[] => {
  switch (sort) {
    case 'relevance':
      return newest.toSorted((a, b) => a.rank - b.rank);
    case 'newest':
      return newest;
    case 'price_desc':
      return newest.toSorted((a, b) => byPrice(b.product, a.product));
    case 'price_asc':
      return newest.toReversed().toSorted((a, b) => byPrice(a.product, b.product));
    case 'title':
      return newest.toReversed().toSorted((a, b) => byTitle(a.product, b.product));
  }
};

const byTitle = (a: Product, b: Product): number => {
  const [first, second] = [sortTitle(a.title), sortTitle(b.title)];
  return first === second ? 0 : first < second ? -1 : 1;
};

const numberedPage = (
  products: Product[],
  page: number,
  limit: number = LIMITS.pageSizeDefault,
): NumberedPage<Product> => ({
  ...sliceOf(products, (page - 1) * limit, limit, ({ id }) => id),
  page,
  pageCount: Math.max(1, Math.ceil(products.length / limit)),
  total: products.length,
});

const ownProduct = (db: MockDb, creatorId: string, productId: string): Product => {
  const product = found(db.products.get(productId), 'product');
  if (product.creatorId !== creatorId) throw new MockProblem('forbidden');
  return product;
};
