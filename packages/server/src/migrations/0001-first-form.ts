import { emailLinkModel } from '../accounts/email-link.model.ts';
import { loginSessionModel } from '../accounts/login-session.model.ts';
import { userModel } from '../accounts/user.model.ts';
import { apiKeyModel } from '../api-keys/api-key.model.ts';
import { creatorModel } from '../creators/creator.model.ts';
import { dropModel } from '../drops/drop.model.ts';
import { laneModel } from '../drops/lane.model.ts';
import { followModel } from '../follows/follow.model.ts';
import { mediaModel } from '../media/media.model.ts';
import { announcementModel } from '../notifications/announcement.model.ts';
import { fanOutModel } from '../notifications/fan-out.model.ts';
import { preferencesModel } from '../notifications/preferences.model.ts';
import { pushDeviceModel } from '../notifications/push-device.model.ts';
import { readPositionModel } from '../notifications/read-position.model.ts';
import { reminderModel } from '../notifications/reminder.model.ts';
import { orderModel } from '../orders/order.model.ts';
import { prepareAllowances } from '../platform/allowances.ts';
import { createDeadLetters } from '../platform/consumers/dead-letters.ts';
import { prepareIntents } from '../platform/intents.store.ts';
import { prepareJobs } from '../platform/jobs/jobs-collection.ts';
import { createEventLog } from '../platform/log/event-log.ts';
import type { Migration } from '../platform/migrate.ts';
import { productModel } from '../products/product.model.ts';
import { deliveryModel } from '../webhooks/webhook-delivery.model.ts';
import { endpointModel } from '../webhooks/webhook-endpoint.model.ts';

const MODELS = [
  userModel,
  loginSessionModel,
  emailLinkModel,
  apiKeyModel,
  creatorModel,
  followModel,
  productModel,
  mediaModel,
  dropModel,
  laneModel,
  orderModel,
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
      createEventLog(connection).prepare(),
      createDeadLetters(connection).prepare(),
      prepareAllowances(connection),
      prepareIntents(connection),
      prepareJobs(connection),
    ]);
  },
};
