import { createFindNames, createUserStore } from '../src/accounts/index.ts';
import { userModel } from '../src/accounts/user.model.ts';
import { creatorModel } from '../src/creators/creator.model.ts';
import { dropModel, toStoredDrop } from '../src/drops/drop.model.ts';
import { followModel } from '../src/follows/follow.model.ts';
import { createMedia } from '../src/media/index.ts';
import { migrateDatabase } from '../src/migrations/index.ts';
import { orderModel, toStoredOrder } from '../src/orders/order.model.ts';
import { createId } from '../src/platform/id.ts';
import type { MongoConnection } from '../src/platform/mongo.ts';
import { productModel } from '../src/products/product.model.ts';
import { fillSoldParts } from '../src/sold/index.ts';
import type { SeedPlan } from './plan.ts';

export const countUsers = (connection: MongoConnection): Promise<number> =>
  userModel.collection(connection).countDocuments();

/** Every collection of the server but the record of its migrations: what is emptied, and nothing beside it. */
export const OWN_COLLECTIONS = [
  'users',
  'sessions',
  'apiKeys',
  'emailLinks',
  'allowances',
  'limitCounts',
  'creators',
  'follows',
  'products',
  'pictures',
  'media',
  'drops',
  'lanes',
  'orders',
  'soldParts',
  'customers',
  'refusalCounts',
  'bulkSteps',
  'bulkPieces',
  'intents',
  'outbox',
  'events',
  'eventGroups',
  'topics',
  'consumerProgress',
  'consumerDeaths',
  'deadLetters',
  'leases',
  'jobs',
  'announcements',
  'fanOuts',
  'pushDevices',
  'dropReminders',
  'notificationPreferences',
  'notificationReads',
  'webhookEndpoints',
  'webhookDeliveries',
] as const;

/**
 * Removes every document of the server's collections. The collections stay, with the indexes and validators
 * that a server which is running on it made at its start.
 */
export async function clearDatabase(connection: MongoConnection): Promise<void> {
  await Promise.all(OWN_COLLECTIONS.map((name) => connection.collection(name).deleteMany({})));
}

/** Writes the plan into the domains' collections: their indexes and rules hold for the demo too. */
export async function writePlan(connection: MongoConnection, plan: SeedPlan): Promise<void> {
  const orders = orderModel.collection(connection);
  const drops = dropModel.collection(connection);
  const media = createMedia({ connection });

  await migrateDatabase(connection, { by: createId('prc') });
  await Promise.all([
    userModel.collection(connection).insertMany(plan.users),
    followModel.collection(connection).insertMany(plan.follows),
    creatorModel.collection(connection).insertMany(plan.creators),
    productModel.collection(connection).insertMany(plan.products),
    drops.insertMany(plan.drops.map(toStoredDrop)),
    orders.insertMany(plan.orders.map(toStoredOrder)),
    media.store.putMany(plan.media),
  ]);
  // No event tells of these orders, so nobody would put them into the lists of their creators.
  await fillSoldParts(connection, { findNames: createFindNames(createUserStore(connection)) });
}
