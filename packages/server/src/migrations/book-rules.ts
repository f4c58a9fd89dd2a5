import { dropModel } from '../drops/drop.model.ts';
import { laneModel } from '../drops/lane.model.ts';
import { orderModel } from '../orders/order.model.ts';
import type { CollectionRules } from '../platform/collection-rules.ts';

/**
 * What the database must enforce while anything is sold: nothing negative, balanced ledgers, one person for a slot. `_id`, which makes one
 * intent one order, is unique in every collection.
 */
export const BOOK_RULES: readonly CollectionRules[] = [dropModel.rules, laneModel.rules, orderModel.rules];
