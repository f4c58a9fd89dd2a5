import type { MongoSession } from '../platform/mongo.ts';
import type { EditProductDeps } from './edit-product.ts';
import type { ProductRecord } from './product.rules.ts';
import { createProductStore } from './product.store.ts';
import { productsRoutes } from './products.routes.ts';

export { productsSharing } from './products.reads.ts';

export type ProductsOptions = Omit<EditProductDeps, 'products'>;

export type Products = {
  routes: ReturnType<typeof productsRoutes>;
  findProduct(productId: string): Promise<ProductRecord | null>;
  /** Keeps the copies of a creator's name right. */
  renameCreator(creator: { id: string; name: string }, session: MongoSession): Promise<void>;
};

export function createProducts(options: ProductsOptions): Products {
  const products = createProductStore(options.connection);
  return {
    routes: productsRoutes({ ...options, products }),
    findProduct: products.findById,
    renameCreator: ({ id, name }, session) => products.renameCreator(id, name, session),
  };
}
