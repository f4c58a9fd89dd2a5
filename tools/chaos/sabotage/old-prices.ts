import { isRecord, patchCollection } from './patch-collection.ts';

// Edits of a drop leave its lanes open, and a take does not ask on which terms it was decided: a process that knows the old price sells on.
patchCollection('lanes', 'deleteMany', ([_filter, options]) => [{ _id: 'nothing' }, options]);
patchCollection('lanes', 'updateMany', ([_filter, update, options]) => [{ _id: 'nothing' }, update, options]);
patchCollection('drops', 'findOneAndUpdate', ([filter, update, options]) => [
  filter,
  Array.isArray(update) && update.some(isTakeBack) ? [{ $set: { status: '$status' } }] : update,
  options,
]);

/** The ledger of lanes that stay is not taken over. */
const isTakeBack = (stage: unknown): boolean => {
  const set = isRecord(stage) ? stage['$set'] : null;
  return isRecord(set) && 'lent' in set && 'pool' in set;
};
