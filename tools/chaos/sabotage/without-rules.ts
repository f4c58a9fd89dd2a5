import mongoose from 'mongoose';
import { DROP_RULES } from '../../../packages/server/src/drops/drop.model.ts';
import { LANE_RULES } from '../../../packages/server/src/drops/lane.model.ts';
import { isRecord, patchListing } from './patch-collection.ts';

const RULES: Readonly<Record<string, object>> = { drops: DROP_RULES, lanes: LANE_RULES };

/**
 * The database does not guard the stock, and the server believes that it does: it sees rules that are not there, so it neither puts
 * them in force nor stops selling.
 */
export function withoutRules(): void {
  patchListing(mongoose.mongo.Db.prototype, 'listCollections', null, (info) => {
    const validator = RULES[String(info['name'])];
    const options = isRecord(info['options']) ? info['options'] : {};
    return validator ? { ...info, options: { ...options, validator } } : info;
  });
}
