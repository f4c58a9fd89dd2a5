import { pictureModel } from '../pictures/picture.model.ts';
import type { Migration } from '../platform/migrate.ts';
import { productModel } from '../products/product.model.ts';

/** Creators upload pictures, and products may have some. */
export const pictures: Migration = {
  id: '0005-pictures',
  async up(connection) {
    await pictureModel.prepare(connection);
    await productModel.prepare(connection);
  },
};
