import { isRecord, patchCollection } from './patch-collection.ts';

// Lets two orders have the same slot: the limit per person is left to what each process happens to see.
patchCollection('orders', 'createIndex', ([fields, options]) => [
  fields,
  isRecord(options) ? { ...options, unique: false } : options,
]);
patchCollection('orders', 'createIndexes', ([indexes, options]) => [
  Array.isArray(indexes)
    ? indexes.map((index: unknown) => (isRecord(index) ? { ...index, unique: false } : index))
    : indexes,
  options,
]);
