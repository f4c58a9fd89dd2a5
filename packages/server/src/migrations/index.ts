import { enforceValidators, findMissingRules } from '../platform/collection-rules.ts';
import type { Logger } from '../platform/logger.ts';
import { migrate, type Migration } from '../platform/migrate.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { collections } from './0001-collections.ts';
import { ledgers } from './0002-ledgers.ts';
import { rules } from './0003-rules.ts';
import { cancelledDrops } from './0004-cancelled-drops.ts';
import { eventGroups } from './0005-event-groups.ts';
import { jobs } from './0006-jobs.ts';
import { notifications } from './0007-notifications.ts';
import { webhooks } from './0008-webhooks.ts';
import { apiKeys } from './0009-api-keys.ts';
import { leanOrders } from './0010-lean-orders.ts';
import { salesScope } from './0011-sales-scope.ts';
import { holdKeys } from './0012-hold-keys.ts';
import { skeletons } from './0013-skeletons.ts';
import { namedScopes } from './0014-named-scopes.ts';
import { confirmedAddresses } from './0015-confirmed-addresses.ts';
import { orderParts } from './0016-order-parts.ts';
import { paymentTries } from './0017-payment-tries.ts';
import { followedWords } from './0018-followed-words.ts';
import { intents } from './0019-intents.ts';
import { moneyBack } from './0020-money-back.ts';
import { priceOrder } from './0021-price-order.ts';
import { bookRules } from './book-rules.ts';

export { bookRules } from './book-rules.ts';

/**
 * Every form that the database ever had, oldest first; a step that was released is never changed or removed. New indexes of a schema
 * are a new step that makes the indexes of that collection again.
 */
export const MIGRATIONS: readonly Migration[] = [
  collections,
  ledgers,
  rules,
  cancelledDrops,
  eventGroups,
  jobs,
  notifications,
  webhooks,
  apiKeys,
  leanOrders,
  salesScope,
  holdKeys,
  skeletons,
  namedScopes,
  confirmedAddresses,
  orderParts,
  paymentTries,
  followedWords,
  intents,
  moneyBack,
  priceOrder,
];

/** Brings the database to the present form. Servers, the seed and tests all begin with it. */
export async function migrateDatabase(
  connection: MongoConnection,
  { by, logger }: { by: string; logger?: Logger },
): Promise<void> {
  await migrate(connection, MIGRATIONS, {
    by,
    onStep: (migration) => logger?.info({ migration, database: connection.name }, 'migrating'),
  });
  await putBackRules(connection, logger);
}

/**
 * A restore may bring documents and the record of the steps without the rules that the steps made, and a person may drop them. What
 * cannot be put back leaves the server unsafe, and so without sales (`createGuard`), but it starts: reads are no danger.
 */
async function putBackRules(connection: MongoConnection, logger?: Logger): Promise<void> {
  const missing = await findMissingRules(connection, bookRules(connection));
  if (missing.length === 0) return;
  logger?.warn({ missing }, 'rules of the database were gone; they are put back');
  try {
    await collections.up(connection);
    await enforceValidators(connection, bookRules(connection));
  } catch (error) {
    logger?.error({ err: error, missing }, 'rules of the database cannot be put back');
  }
}
