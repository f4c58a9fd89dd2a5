import { createOrderModel } from '../orders/order.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Holds keep the keys that they answer. Those from before have their own only. */
export const holdKeys: Migration = {
  id: '0012-hold-keys',
  async up(connection) {
    const model = createOrderModel(connection);
    await model.collection.updateMany({ status: 'pending', keys: { $exists: false } }, [
      { $set: { keys: [{ id: '$_id', bodyHash: '$bodyHash' }] } },
    ]);
    await model.createIndexes();
  },
};
