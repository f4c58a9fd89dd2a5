import { emailLinkModel } from '../accounts/email-link.model.ts';
import { loginSessionModel } from '../accounts/login-session.model.ts';
import { userModel } from '../accounts/user.model.ts';
import { apiKeyModel } from '../api-keys/api-key.model.ts';
import { creatorModel } from '../creators/creator.model.ts';
import { createDropModel } from '../drops/drop.model.ts';
import { laneCollection } from '../drops/lane.model.ts';
import { followModel } from '../follows/follow.model.ts';
import { mediaModel } from '../media/media.model.ts';
import { announcementModel } from '../notifications/announcement.model.ts';
import { fanOutModel } from '../notifications/fan-out.model.ts';
import { preferencesModel } from '../notifications/preferences.model.ts';
import { pushDeviceModel } from '../notifications/push-device.model.ts';
import { readPositionModel } from '../notifications/read-position.model.ts';
import { reminderModel } from '../notifications/reminder.model.ts';
import { createOrderModel } from '../orders/order.model.ts';
import { prepareAllowances } from '../platform/allowances.ts';
import { enforceValidators } from '../platform/collection-rules.ts';
import { createDeadLetters } from '../platform/consumers/dead-letters.ts';
import { prepareIntents } from '../platform/intents.store.ts';
import { prepareJobs } from '../platform/jobs/jobs-collection.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import type { Migration } from '../platform/migrate.ts';
import { productModel } from '../products/product.model.ts';
import { deliveryModel } from '../webhooks/webhook-delivery.model.ts';
import { endpointModel } from '../webhooks/webhook-endpoint.model.ts';
import { bookRules } from './book-rules.ts';

const MODELS = [
  userModel,
  loginSessionModel,
  emailLinkModel,
  apiKeyModel,
  creatorModel,
  followModel,
  productModel,
  mediaModel,
  endpointModel,
  deliveryModel,
  announcementModel,
  fanOutModel,
  preferencesModel,
  pushDeviceModel,
  readPositionModel,
  reminderModel,
];

/** Every collection with its indexes and rules, as the schemas say; what is there already stays. */
export const firstForm: Migration = {
  id: '0001-first-form',
  async up(connection) {
    await Promise.all([
      ...MODELS.map((model) => model.prepare(connection)),
      ...[createDropModel, createOrderModel].map(async (createModel) => {
        const model = createModel(connection);
        await model.createCollection();
        await model.createIndexes();
      }),
      laneCollection(connection).createIndexes([{ key: { dropId: 1 } }, { key: { beatAt: 1 } }]),
      createEventLog(connection).prepare(),
      createDeadLetters(connection).prepare(),
      prepareAllowances(connection),
      prepareIntents(connection),
      prepareJobs(connection),
    ]);
    await enforceValidators(connection, bookRules(connection));
  },
};
