import { findPriceFaults } from '../../contract/chargeable.ts';
import { LIMITS } from '../../contract/fields.ts';
import type { NumberedPage } from '../../types/page.ts';
import type { Product, ProductSort } from '../../types/product.ts';
import { followWords } from '../life-cycle.ts';
import { found, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf, sliceOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';
import { refuseFaults } from './drop-faults.ts';

type ProductEndpoint = `products.${'list' | 'get' | 'create' | 'update' | 'delete'}`;

export const productRoutes: MockRoutes<ProductEndpoint> = {
  'products.list': ({ db, query }) => {
    const words = (query.q ?? '').toLowerCase();
    const matching = newestFirst(db.products.values()).filter(
      ({ title, description, creatorId }) =>
        `${title} ${description}`.toLowerCase().includes(words) &&
        (query.creatorId === undefined || creatorId === query.creatorId),
    );
    const sorted = matching.toSorted(ORDERS[query.sort ?? 'newest']);
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
    const changed: Product = {
      ...product,
      title: body.title ?? product.title,
      description: body.description ?? product.description,
      price: body.price ?? product.price,
      currency: body.currency ?? product.currency,
      imageUrl: body.imageUrl === undefined ? product.imageUrl : body.imageUrl,
      updatedAt: db.now(),
    };
    if (body.price !== undefined || body.currency !== undefined)
      refuseFaults(findPriceFaults(changed.price, changed.currency));
    db.products.set(product.id, changed);
    const { title, description, imageUrl } = changed;
    followWords(
      db,
      (drop) =>
        drop.productId === product.id &&
        (drop.description !== description ||
          drop.imageUrl !== imageUrl ||
          (drop.title === product.title && drop.title !== title)),
      // A title of the drop's own stays.
      (drop) => ({ description, imageUrl, title: drop.title === product.title ? title : drop.title }),
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
    return undefined;
  },
};

/** Prices of one currency stand together: minor units of two cannot be compared. */
const byPrice = (a: Product, b: Product): number =>
  a.currency === b.currency ? a.price - b.price : a.currency < b.currency ? -1 : 1;

const ORDERS: Record<ProductSort, (a: Product, b: Product) => number> = {
  newest: () => 0,
  price_asc: (a, b) => byPrice(a, b),
  price_desc: (a, b) => byPrice(b, a),
  title: (a, b) => a.title.localeCompare(b.title),
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
