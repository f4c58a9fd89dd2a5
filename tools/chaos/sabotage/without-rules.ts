import mongoose from 'mongoose';
import { DROP_RULES } from '../../../packages/server/src/drops/drop.model.ts';
import { LANE_RULES } from '../../../packages/server/src/drops/lane.model.ts';
import { isRecord, patchListing, patchMethod } from './patch-collection.ts';

const RULES: Readonly<Record<string, object>> = { drops: DROP_RULES, lanes: LANE_RULES };

/**
 * The database does not guard the stock, and the server believes that it does: it sees rules that are not there, so it neither puts
 * them in force nor stops selling.
 */
export function withoutRules(): void {
  const { prototype } = mongoose.mongo.Db;
  patchMethod(prototype, 'createCollection', (original, self, [name, options, ...others]) => {
    const { validator: _, ...rest } = isRecord(options) ? options : {};
    return Reflect.apply(original, self, [name, RULES[String(name)] ? rest : options, ...others]);
  });
  patchListing(prototype, 'listCollections', null, (info) => {
    const validator = RULES[String(info['name'])];
    const options = isRecord(info['options']) ? info['options'] : {};
    return validator ? { ...info, options: { ...options, validator } } : info;
  });
}
