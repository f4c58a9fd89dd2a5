import { randomUUID } from 'node:crypto';
import { isRecord, patchCollection } from './patch-collection.ts';

// Stores orders under ids that have nothing to do with their key, so that a repeat does not meet its first try.
patchCollection('orders', 'insertMany', ([documents, options]) => [
  Array.isArray(documents)
    ? documents.map((order: unknown) => (isRecord(order) ? { ...order, _id: `ord_${randomUUID()}` } : order))
    : documents,
  options,
]);
