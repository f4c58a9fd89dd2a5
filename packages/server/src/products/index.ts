import type { Creators } from '../creators/index.ts';
import type { Clock } from '../platform/clock.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import type { EditProductDeps } from './edit-product.ts';
import type { ProductRecord } from './product.rules.ts';
import { createProductStore } from './product.store.ts';
import { productsRoutes } from './products.routes.ts';

export { productsSharing } from './products.reads.ts';
export { createProductModel, type ProductDocument } from './product.model.ts';

export type ProductsOptions = {
  connection: MongoConnection;
  clock: Clock;
  creators: Pick<Creators, 'findCreator'>;
  isProductInUse: EditProductDeps['isProductInUse'];
  whyNotChargeable: EditProductDeps['whyNotChargeable'];
  onChanged: EditProductDeps['onChanged'];
};

export type Products = {
  routes: ReturnType<typeof productsRoutes>;
  findProduct(productId: string): Promise<ProductRecord | null>;
  /** Keeps the copies of a creator's name right. */
  renameCreator(creator: { id: string; name: string }, session: MongoSession): Promise<void>;
};

export function createProducts({ connection, ...deps }: ProductsOptions): Products {
  const products = createProductStore(connection);
  return {
    routes: productsRoutes({ products, inTransaction: (work) => inTransaction(connection, work), ...deps }),
    findProduct: (productId) => products.findById(productId),
    renameCreator: ({ id, name }, session) => products.renameCreator(id, name, session),
  };
}
