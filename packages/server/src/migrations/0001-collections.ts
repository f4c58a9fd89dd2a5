import { createLoginSessionModel, createUserModel } from '../accounts/index.ts';
import { createCreatorModel } from '../creators/index.ts';
import { createDropModel } from '../drops/drop.model.ts';
import { laneCollection } from '../drops/lane.model.ts';
import { createFollowModel } from '../follows/index.ts';
import { createMediaModel } from '../media/index.ts';
import { createOrderModel } from '../orders/order.model.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import type { Migration } from '../platform/migrate.ts';
import { createProductModel } from '../products/index.ts';

const MODELS = [
  createUserModel,
  createLoginSessionModel,
  createCreatorModel,
  createFollowModel,
  createProductModel,
  createMediaModel,
  createDropModel,
  createOrderModel,
] as const;

/** Every collection with its indexes, as the schemas say; what is there already stays. */
export const collections: Migration = {
  id: '0001-collections',
  async up(connection) {
    await Promise.all([
      ...MODELS.map(async (createModel) => {
        const model = createModel(connection);
        await model.createCollection();
        await model.createIndexes();
      }),
      laneCollection(connection).createIndexes([{ key: { dropId: 1 } }, { key: { beatAt: 1 } }]),
      createEventLog(connection).prepare(),
    ]);
  },
};
