import { isRecord, patchCollection } from './patch-collection.ts';

// Writes down that the money went back, and never asks the provider for it.
patchCollection('orders', 'bulkWrite', ([operations, options]) => [
  Array.isArray(operations) ? operations.map(skipRefund) : operations,
  options,
]);

function skipRefund(operation: unknown): unknown {
  const [update, set] = readSet(operation);
  const payment = set?.['payment'];
  if (!update || !isRecord(payment) || payment['status'] !== 'refunding') return operation;
  const items: unknown = set?.['items'];
  const ended = Array.isArray(items) ? items.map(endRefund) : items;
  const changed = { ...update, $set: { ...set, items: ended, payment: { ...payment, status: 'refunded' } } };
  return isRecord(operation) && isRecord(operation['updateOne'])
    ? { updateOne: { ...operation['updateOne'], update: changed } }
    : operation;
}

const endRefund = (item: unknown): unknown =>
  isRecord(item) && item['refund'] === 'refunding' ? { ...item, refund: 'refunded' } : item;

function readSet(operation: unknown): [Record<string, unknown> | null, Record<string, unknown> | null] {
  const one = isRecord(operation) ? operation['updateOne'] : null;
  const update = isRecord(one) && isRecord(one['update']) ? one['update'] : null;
  return [update, update && isRecord(update['$set']) ? update['$set'] : null];
}
