import mongoose from 'mongoose';
import { isNamed, isRecord, patchMethod } from './patch-collection.ts';

/** What the filter of a take compares with the units that are wanted. */
const FREE_UNITS = ['pool', 'remaining'];

export type Write = { filter: Record<string, unknown>; update: unknown; options: Record<string, unknown> };

/**
 * Changes the writes that sell units; those that only move them about are left alone.
 *
 * @param see what the server is shown of what is left
 */
export function patchTakes(change: (write: Write) => Write, see = (found: unknown): unknown => found): void {
  patchMethod(mongoose.mongo.Collection.prototype, 'findOneAndUpdate', (original, self, args) => {
    const [filter, update, options] = args;
    const isOfStock = isNamed(self, 'drops') || isNamed(self, 'lanes');
    if (!isOfStock || !isRecord(filter) || !isTake(filter)) return Reflect.apply(original, self, args);
    const changed = change({ filter, update, options: isRecord(options) ? options : {} });
    const found: unknown = Reflect.apply(original, self, [changed.filter, changed.update, changed.options]);
    return Promise.resolve(found).then(see);
  });
}

/** A take also asks whether the drop is on sale at this moment, by the database's clock. */
const isTake = (filter: Record<string, unknown>): boolean =>
  '$expr' in filter && FREE_UNITS.some((field) => isRecord(filter[field]) && '$gte' in filter[field]);
