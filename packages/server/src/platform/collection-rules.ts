import { isDeepStrictEqual } from 'node:util';
import type { MongoConnection } from './mongo.ts';

type UniqueIndex = { key: Record<string, unknown>; partialFilterExpression?: unknown };

/** What the database itself enforces on a collection, whatever bug or person writes to it. */
export type CollectionRules = {
  collection: string;
  validator: Record<string, unknown>;
  uniqueIndexes: readonly UniqueIndex[];
};

/** A schema's unique indexes, so that they are written down once. */
export const uniqueIndexesOf = (schema: {
  indexes(): [Record<string, unknown>, Record<string, unknown>][];
}): UniqueIndex[] =>
  schema
    .indexes()
    .flatMap(([key, { unique, partialFilterExpression }]) =>
      unique === true
        ? [{ key, ...(partialFilterExpression !== undefined && { partialFilterExpression }) }]
        : [],
    );

/**
 * Which rules the database does not enforce; empty when all is well.
 *
 * @param enforces whether a collection's validator will do; default: it is the wanted one, and in force
 */
export async function findMissingRules(
  connection: MongoConnection,
  rules: readonly CollectionRules[],
  enforces: typeof enforcesWanted = enforcesWanted,
): Promise<string[]> {
  const options = await readOptions(connection, rules);
  const missing: string[] = [];
  for (const { collection, validator, uniqueIndexes } of rules) {
    const found = options.get(collection);
    if (!found) {
      missing.push(`the collection ${collection} does not exist`);
      continue;
    }
    if (!enforces(found, validator)) missing.push(`the validator of ${collection} is not in force`);
    if (uniqueIndexes.length === 0) continue;
    const existing = await connection.collection(collection).listIndexes().toArray();
    for (const wanted of uniqueIndexes) {
      if (!existing.some((index) => isUnique(index, wanted)))
        missing.push(`${collection} has no unique index on ${Object.keys(wanted.key).join(', ')}`);
    }
  }
  return missing;
}

/** Puts validators in force. One that is there already is left alone, because changing it locks its collection. */
export async function enforceValidators(
  connection: MongoConnection,
  rules: readonly CollectionRules[],
): Promise<void> {
  const options = await readOptions(connection, rules);
  for (const { collection, validator } of rules) {
    const found = options.get(collection);
    if (found && enforcesWanted(found, validator)) continue;
    await connection.db?.command({
      collMod: collection,
      validator,
      validationLevel: 'strict',
      validationAction: 'error',
    });
  }
}

type Options = Record<string, unknown>;

async function readOptions(
  { db }: MongoConnection,
  rules: readonly CollectionRules[],
): Promise<Map<string, Options>> {
  const names = rules.map(({ collection }) => collection);
  const found = (await db?.listCollections({ name: { $in: names } }, { nameOnly: false }).toArray()) ?? [];
  return new Map(
    found.map((info) => [info.name, 'options' in info && info.options ? { ...info.options } : {}]),
  );
}

const enforcesWanted = (found: Options, validator: Record<string, unknown>): boolean =>
  isDeepStrictEqual(found['validator'], validator) && enforcesSome(found);

/** Whether any validator is in force. The database leaves the two settings out where they are its defaults. */
export const enforcesSome = (found: Options): boolean =>
  Object.keys(found['validator'] ?? {}).length > 0 &&
  (found['validationLevel'] ?? 'strict') === 'strict' &&
  (found['validationAction'] ?? 'error') === 'error';

const isUnique = (index: Record<string, unknown>, wanted: UniqueIndex): boolean =>
  index['unique'] === true &&
  isDeepStrictEqual(index['key'], wanted.key) &&
  isDeepStrictEqual(index['partialFilterExpression'], wanted.partialFilterExpression);
