import { isRecord } from './patch-collection.ts';
import { patchTakes } from './patch-takes.ts';
import { withoutRules } from './without-rules.ts';

const PLENTY = 1000;

// Takes stock without asking whether there is any, inside the window or not, without the database's own rule, and believes that
// there is always more.
withoutRules();
patchTakes(
  ({ filter, update, options }) => ({ filter: { _id: filter['_id'] }, update, options }),
  (found) => (isRecord(found) && 'remaining' in found ? { ...found, remaining: PLENTY } : found),
);
