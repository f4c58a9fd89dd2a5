import { dropModel } from '../drops/drop.model.ts';
import type { Migration } from '../platform/migrate.ts';
import { productModel } from '../products/product.model.ts';
import { endpointModel } from '../webhooks/webhook-endpoint.model.ts';

/** Indexes by which each list is read. */
export const lists: Migration = {
  id: '0002-lists',
  async up(connection) {
    await Promise.all([dropModel, productModel, endpointModel].map((model) => model.prepare(connection)));
  },
};
