import mongoose, { type Schema } from 'mongoose';
import { type CollectionRules, enforceValidators, uniqueIndexesOf } from './collection-rules.ts';
import type { MongoConnection } from './mongo.ts';

/** What a collection holds: its form, its rules and its indexes. */
export type Model<T extends object> = {
  /** The raw driver's collection. Statements are written with it alone; the database checks each document that they write. */
  collection(connection: MongoConnection): ReturnType<typeof openCollection<T>>;
  rules: CollectionRules;
  /** Makes the collection with its rules and indexes; for a migration. What is there already stays. */
  prepare(connection: MongoConnection): Promise<void>;
};

const openCollection = <T extends object>(connection: MongoConnection, name: string) =>
  connection.collection<T>(name);

/** How a record with an `id` is stored. */
export type Stored<T extends { id: string }> = Omit<T, 'id'> & { _id: string };

export const toStored = <T extends { id: string }>({ id, ...record }: T): Stored<T> => ({
  _id: id,
  ...record,
});

type Restored<T> = T extends { _id: string } ? Omit<T, '_id'> & { id: string } : null;

/** `null` for what was not found. */
export function fromStored<T extends { _id: string } | null>(document: T): Restored<T> {
  if (document === null) return null as Restored<T>;
  const { _id, ...record } = document;
  return { id: _id, ...record } as Restored<T>;
}

const NAMESPACE_EXISTS = 48;
/**
 * An index of a million records takes minutes; the limit of sockets is for statements that do not. The driver takes this option for one
 * command without naming it in its types; `timeoutMS: 0` leaves the socket its limit.
 */
const WITHOUT_LIMIT: mongoose.mongo.CreateIndexesOptions & { socketTimeoutMS: number } = {
  socketTimeoutMS: 0,
};

/**
 * Gives a collection the form of a mongoose schema, which the database then enforces on every write. Each document has exactly the
 * fields of the schema. A field with a default is always there; the default `null` says that it may be `null`.
 *
 * @param more rules that a schema cannot say, such as `$expr`; with a `$jsonSchema`, that one stands for the form. The collections of the
 *   hot path have such a short one, which checks the books and nothing else: checking every field costs each order.
 */
export function defineModel<T extends object>(
  name: string,
  schema: Schema<T>,
  more: Record<string, unknown> = {},
): Model<T> {
  const validator = { $jsonSchema: formOf(schema), ...more };
  const rules = { collection: name, validator, uniqueIndexes: uniqueIndexesOf(schema) };
  return {
    collection: (connection) => openCollection<T>(connection, name),
    rules,
    async prepare(connection) {
      try {
        await connection.createCollection(name, { validator });
      } catch (error) {
        if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== NAMESPACE_EXISTS)
          throw error;
        await enforceValidators(connection, [rules]);
      }
      const indexes = schema
        .indexes()
        .map(([key, options]) => ({ key, ...options }) as mongoose.mongo.IndexDescription);
      if (indexes.length > 0) await connection.collection(name).createIndexes(indexes, WITHOUT_LIMIT);
    },
  };
}

type Form = {
  bsonType?: string | string[];
  required?: string[];
  properties?: Record<string, Form>;
  items?: Form;
  [keyword: string]: unknown;
};

/** The JSON schema of a mongoose schema. mongoose leaves out limits and what has a default, and lets other fields and `null` in lists pass. */
function formOf(schema: Schema): Form {
  const form: Form = schema.toJSONSchema({ useBsonType: true });
  schema.eachPath((path, type) => {
    const names = path.split('.');
    const name = names.pop() ?? path;
    const parent = names.reduce((at, part) => at.properties?.[part] ?? {}, form);
    const field = parent.properties?.[name] ?? {};
    const { min, max, match, default: preset } = type.options as FieldOptions;
    if (min !== undefined) field['minimum'] = min;
    if (max !== undefined) field['maximum'] = max;
    if (match !== undefined) field['pattern'] = match.source;
    if (preset !== undefined) parent.required = [...new Set([...(parent.required ?? []), name])];
    if (field.items?.bsonType)
      field.items.bsonType = [field.items.bsonType].flat().filter((one) => one !== 'null');
    if (type.schema) Object.assign(field.items ?? field, formOf(type.schema));
  });
  return close(form);
}

type FieldOptions = { min?: number; max?: number; match?: RegExp; default?: unknown };

/** Refuses fields that are not named, in the document and in the objects in it. */
function close(form: Form): Form {
  if (!form.properties) return form;
  form['additionalProperties'] = false;
  for (const field of Object.values(form.properties)) close(field);
  return form;
}
