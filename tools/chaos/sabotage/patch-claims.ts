import { isRecord, patchCollection } from './patch-collection.ts';

/** What the filter of a claim compares with the units that are wanted; this is how a claim is known among other writes. */
const FREE_UNITS = ['pool', 'remaining'];

export type Write = { filter: Record<string, unknown>; update: unknown; options: Record<string, unknown> };

/** Changes the writes that take stock. */
export function patchClaims(change: (write: Write) => Write): void {
  for (const collection of ['drops', 'lanes'])
    for (const method of ['findOneAndUpdate', 'updateOne'])
      patchCollection(collection, method, ([filter, update, options]) => {
        if (!isRecord(filter) || !comparesFreeUnits(filter)) return [filter, update, options];
        const changed = change({ filter, update, options: isRecord(options) ? options : {} });
        return [changed.filter, changed.update, changed.options];
      });
}

const comparesFreeUnits = (filter: Record<string, unknown>): boolean =>
  FREE_UNITS.some((field) => isRecord(filter[field]) && '$gte' in filter[field]);
