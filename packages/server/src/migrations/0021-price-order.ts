import { createProductModel } from '../products/product.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Products are ordered by price within a currency. The indexes for prices alone stay until nothing of before runs; they do no harm. */
export const priceOrder: Migration = {
  id: '0021-price-order',
  async up(connection) {
    await createProductModel(connection).createIndexes();
  },
};
