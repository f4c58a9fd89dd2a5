import { isRecord, patchCollection } from './patch-collection.ts';

// Gives back twice what an order gives back once. The drop's own ledger balances all the same: only its orders know better.
patchCollection('drops', 'findOneAndUpdate', ([filter, update, options]) => [
  filter,
  Array.isArray(update) ? update.map(returnTwice) : update,
  options,
]);

function returnTwice(stage: unknown): unknown {
  const set = isRecord(stage) ? stage['$set'] : null;
  if (!isRecord(set) || !isSum(set['returned']) || !isSum(set['pool'])) return stage;
  const [, returned] = set['returned'].$add;
  const [, pool] = set['pool'].$add;
  return {
    $set: {
      ...set,
      returned: { $add: ['$returned', 2 * returned] },
      pool: { $add: ['$pool', pool + returned] },
    },
  };
}

const isSum = (value: unknown): value is { $add: [string, number] } =>
  isRecord(value) && Array.isArray(value['$add']) && typeof value['$add'][1] === 'number';
