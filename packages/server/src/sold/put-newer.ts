import type { Model, Stored } from '../platform/model.ts';
import { hasOnlyDuplicates } from '../platform/mongo.ts';

type CollectionOf<T extends object> = ReturnType<Model<T>['collection']>;

/** Writes records, each of them unless a newer form of it is there: one whose number in `field` is greater. */
export async function putNewer<T extends { id: string }>(
  collection: CollectionOf<Stored<T>>,
  made: readonly T[],
  field: keyof T & string,
): Promise<void> {
  if (made.length === 0) return;
  // The driver's types do not follow fields that are named by a variable.
  const untyped = collection as unknown as CollectionOf<{ _id: string; [field: string]: unknown }>;
  try {
    await untyped.bulkWrite(
      made.map(({ id: _id, ...record }) => ({
        updateOne: {
          filter: { _id, [field]: { $lte: Reflect.get(record, field) } },
          update: { $set: record },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  } catch (error) {
    // The insert of an upsert has met a document that its filter did not: that of a newer form.
    if (!hasOnlyDuplicates(error)) throw error;
  }
}
