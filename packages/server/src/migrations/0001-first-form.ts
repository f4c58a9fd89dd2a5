import { createLoginSessionModel, createUserModel, prepareEmailLinks } from '../accounts/index.ts';
import { prepareApiKeys } from '../api-keys/api-key.model.ts';
import { createCreatorModel } from '../creators/index.ts';
import { createDropModel } from '../drops/drop.model.ts';
import { laneCollection } from '../drops/lane.model.ts';
import { createFollowModel } from '../follows/index.ts';
import { createMediaModel } from '../media/index.ts';
import { prepareNotifications } from '../notifications/index.ts';
import { createOrderModel } from '../orders/order.model.ts';
import { prepareAllowances } from '../platform/allowances.ts';
import { enforceValidators } from '../platform/collection-rules.ts';
import { createDeadLetters } from '../platform/consumers/dead-letters.ts';
import { prepareIntents } from '../platform/intents.store.ts';
import { prepareJobs } from '../platform/jobs/jobs-collection.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import type { Migration } from '../platform/migrate.ts';
import { createProductModel } from '../products/index.ts';
import { prepareWebhooks } from '../webhooks/webhook-delivery.model.ts';
import { bookRules } from './book-rules.ts';

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

/** Every collection with its indexes and rules, as the schemas say; what is there already stays. */
export const firstForm: Migration = {
  id: '0001-first-form',
  async up(connection) {
    await Promise.all([
      ...MODELS.map(async (createModel) => {
        const model = createModel(connection);
        await model.createCollection();
        await model.createIndexes();
      }),
      laneCollection(connection).createIndexes([{ key: { dropId: 1 } }, { key: { beatAt: 1 } }]),
      createEventLog(connection).prepare(),
      createDeadLetters(connection).prepare(),
      prepareAllowances(connection),
      prepareApiKeys(connection),
      prepareEmailLinks(connection),
      prepareIntents(connection),
      prepareJobs(connection),
      prepareNotifications(connection),
      prepareWebhooks(connection),
    ]);
    await enforceValidators(connection, bookRules(connection));
  },
};
