import { DROP_RULES } from '../drops/drop.model.ts';
import { LANE_RULES } from '../drops/lane.model.ts';
import { createOrderModel, ORDER_RULES } from '../orders/order.model.ts';
import { type CollectionRules, uniqueIndexesOf } from '../platform/collection-rules.ts';
import type { MongoConnection } from '../platform/mongo.ts';

/** What the database must enforce while anything is sold: nothing negative, balanced ledgers, one person for a slot. */
export const bookRules = (connection: MongoConnection): CollectionRules[] => [
  { collection: 'drops', validator: DROP_RULES, uniqueIndexes: [] },
  { collection: 'lanes', validator: LANE_RULES, uniqueIndexes: [] },
  {
    collection: 'orders',
    validator: ORDER_RULES,
    // `_id`, which makes one intent one order, is unique in every collection.
    uniqueIndexes: uniqueIndexesOf(createOrderModel(connection).schema),
  },
];
