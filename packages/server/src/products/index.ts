import type { MongoSession } from '../platform/mongo.ts';
import type { EditProductDeps } from './edit-product.ts';
import { imageUrlOf } from './product.rules.ts';
import { createProductStore } from './product.store.ts';
import { productsRoutes } from './products.routes.ts';

export { productsSharing } from './products.reads.ts';

export type ProductsOptions = Omit<EditProductDeps, 'products'>;

export function createProducts(options: ProductsOptions) {
  const products = createProductStore(options.connection, options.clock);
  return {
    routes: productsRoutes({ ...options, products }),
    /** With the picture that drops copy. */
    async findProduct(id: string) {
      const product = await products.findById(id);
      return product && { ...product, imageUrl: imageUrlOf(product), image: product.images?.[0] ?? null };
    },
    /** Keeps the copies of a creator's name right. */
    renameCreator: ({ id, name }: { id: string; name: string }, session: MongoSession) =>
      products.renameCreator(id, name, session),
  };
}

export type Products = ReturnType<typeof createProducts>;
