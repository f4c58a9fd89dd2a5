import { createOrderStore } from '../orders/index.ts';
import type { TellDone } from '../platform/migrate.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createCustomerStore } from './customer.store.ts';
import { createKeepSold, type KeepSoldDeps } from './keep-sold-parts.ts';
import { createSoldPartStore } from './sold-part.store.ts';

const BATCH = 500;
/** Parts of two batches at most: what was written last may have gaps before it. */
const PARTS_IN_DOUBT = 20_000;

/** Makes the lists and customers of all orders that are there, from about where an earlier call that broke off has stopped. */
export async function fillSoldParts(
  connection: MongoConnection,
  { findNames }: Pick<KeepSoldDeps, 'findNames'>,
  told: TellDone = () => {},
): Promise<void> {
  const orders = createOrderStore(connection);
  const parts = createSoldPartStore(connection);
  const customers = createCustomerStore(connection);
  const keep = createKeepSold({ orders, parts, customers, findNames });
  let after = (await parts.orderBeforeLast(PARTS_IN_DOUBT)) ?? '';
  const of = await orders.countAfter(after);
  for (let done = 0; ;) {
    const orderIds = await orders.idsAfter(after, BATCH);
    await keep.refreshParts(orderIds);
    const last = orderIds.at(-1);
    if (last === undefined) break;
    after = last;
    done += orderIds.length;
    told(done, of);
  }
  // Each person once, however many of the orders are theirs.
  const people = await customers.countBuyers();
  let done = 0;
  for await (const userIds of customers.buyers(BATCH)) {
    await keep.refreshBuyers(userIds);
    done += userIds.length;
    told(done, people);
  }
}
