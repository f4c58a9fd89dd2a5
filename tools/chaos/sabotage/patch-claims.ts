import { isRecord, patchCollection } from './patch-collection.ts';

/** What the filter of a claim compares with the units that are wanted. */
const FREE_UNITS = ['pool', 'remaining'];

export type Write = { filter: Record<string, unknown>; update: unknown; options: Record<string, unknown> };

/** Changes the writes that sell units; those that only move them about are left alone. */
export function patchClaims(change: (write: Write) => Write): void {
  for (const collection of ['drops', 'lanes'])
    patchCollection(collection, 'findOneAndUpdate', ([filter, update, options]) => {
      if (!isRecord(filter) || !isClaim(filter)) return [filter, update, options];
      const changed = change({ filter, update, options: isRecord(options) ? options : {} });
      return [changed.filter, changed.update, changed.options];
    });
}

/** A claim also asks whether the drop is on sale at this moment, by the database's clock. */
const isClaim = (filter: Record<string, unknown>): boolean =>
  '$expr' in filter && FREE_UNITS.some((field) => isRecord(filter[field]) && '$gte' in filter[field]);
