import { createOrderModel } from '../orders/order.model.ts';
import { enforceValidators } from '../platform/collection-rules.ts';
import type { Migration } from '../platform/migrate.ts';
import { bookRules } from './book-rules.ts';

/** Refunds can fail, and payments be contested. What went back before is learnt from the provider when an order is looked at again. */
export const moneyBack: Migration = {
  id: '0020-money-back',
  async up(connection) {
    await enforceValidators(connection, bookRules(connection));
    await createOrderModel(connection).createIndexes();
  },
};
