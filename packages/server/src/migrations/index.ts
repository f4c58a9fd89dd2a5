import { enforcesSome, findMissingRules } from '../platform/collection-rules.ts';
import type { Logger } from '../platform/logger.ts';
import { isAhead, migrate, type Migration } from '../platform/migrate.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { firstForm } from './0001-first-form.ts';
import { lists } from './0002-lists.ts';
import { searchWords } from './0003-search-words.ts';
import { soldParts } from './0004-sold-parts.ts';
import { pictures } from './0005-pictures.ts';
import { shownAddresses } from './0006-shown-addresses.ts';
import { reports } from './0007-reports.ts';
import { profiles } from './0008-profiles.ts';
import { limitCounts } from './0009-limit-counts.ts';
import { BOOK_RULES } from './book-rules.ts';

/**
 * Every form that the database ever had, oldest first; a step that was released is never changed or removed. New indexes of a schema
 * are a new step that makes the indexes of that collection again, and so is a changed rule of the books.
 */
export const MIGRATIONS: readonly Migration[] = [
  firstForm,
  lists,
  searchWords,
  soldParts,
  pictures,
  shownAddresses,
  reports,
  profiles,
  limitCounts,
];

/**
 * Brings the database to the present form. Servers, the seed and tests all begin with it.
 *
 * @returns the ids of the steps that this call ran
 */
export async function migrateDatabase(
  connection: MongoConnection,
  { by, logger }: { by: string; logger?: Logger },
): Promise<string[]> {
  const ran = await migrate(connection, MIGRATIONS, {
    by,
    onStep: (migration) => logger?.info({ migration, database: connection.name }, 'migrating'),
    onProgress: (migration, done, of) =>
      logger?.info({ migration, database: connection.name, done, of }, 'still migrating'),
  });
  await putBackRules(connection, logger);
  return ran;
}

/**
 * A restore may bring documents and the record of the steps without the rules that the steps made, and a person may drop them. What
 * cannot be put back leaves the server unsafe, and so without sales (`createGuard`), but it starts: reads are no danger.
 */
async function putBackRules(connection: MongoConnection, logger?: Logger): Promise<void> {
  const missing = await findMissingRules(connection, BOOK_RULES);
  if (missing.length === 0) return;
  logger?.warn({ missing }, 'rules of the database were gone; they are put back');
  try {
    await firstForm.up(connection);
  } catch (error) {
    logger?.error({ err: error, missing }, 'rules of the database cannot be put back');
  }
}

/**
 * What the database does not enforce although it must while anything is sold; empty when all is well. A newer server that has begun to migrate
 * the database may have validators of its own. This one cannot know them and goes on selling with them.
 */
export async function findBookFaults(connection: MongoConnection): Promise<string[]> {
  const missing = await findMissingRules(connection, BOOK_RULES);
  if (missing.length === 0 || !(await isAhead(connection, MIGRATIONS))) return missing;
  return findMissingRules(connection, BOOK_RULES, enforcesSome);
}
