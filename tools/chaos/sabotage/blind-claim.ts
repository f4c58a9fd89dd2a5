import { patchClaims } from './patch-claims.ts';
import { withoutRules } from './without-rules.ts';

// Takes stock without asking whether there is any, inside the window or not, and without the database's own rule.
withoutRules();
patchClaims(({ filter, update, options }) => ({ filter: { _id: filter['_id'] }, update, options }));
