import { CUSTOMERS_CSV, type Customer, customerWords, LIMITS } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import { csvDownload } from '../platform/http/download.ts';
import { routes } from '../platform/http/route.ts';
import { inBatches } from '../platform/in-batches.ts';
import type { CustomerRecord } from './customer.ts';
import type { CustomerStore } from './customer.store.ts';
import type { Sought } from './sold-part.ts';
import { buyerMeantBy, COUNT_MAX } from './to-search.ts';

export type CustomersRoutesDeps = Pick<Accounts, 'findBuyers' | 'findByShownEmail'> & {
  customers: Pick<CustomerStore, 'page' | 'after' | 'count' | 'totals'>;
};

/** To whom creators have sold. */
export function customersRoutes(deps: CustomersRoutesDeps) {
  const { customers } = deps;

  return routes({
    'creators.customers': async ({ query, caller: { creatorId } }) => {
      const { cursor, limit = LIMITS.pageSizeDefault, sort = 'latest', q } = query;
      const page = await customers.page({ cursor, limit, sort }, await toSought(deps, creatorId, q));
      return { ...page, items: await present(deps, page.items) };
    },

    'creators.customersCsv': async ({ query, caller: { creatorId } }) => {
      const search = await toSought(deps, creatorId, query.q);
      const { sort = 'latest' } = query;
      const batches = inBatches<CustomerRecord>((last, limit) =>
        customers.after(last, { sort, limit }, search),
      );
      return csvDownload('customers.csv', CUSTOMERS_CSV.writer(query), presentAll(deps, batches));
    },

    'creators.customerTotals': async ({ caller: { creatorId } }) => {
      const [all, returning, sums] = await Promise.all([
        customers.count(creatorId, { ordersMin: 1, max: COUNT_MAX }),
        customers.count(creatorId, { ordersMin: 2, max: COUNT_MAX }),
        customers.totals(creatorId),
      ]);
      return { customers: all, returning, max: COUNT_MAX, sums };
    },
  });
}

/** Whom a creator looks for. */
async function toSought(deps: CustomersRoutesDeps, creatorId: string, q = ''): Promise<Sought> {
  const buyerId = await buyerMeantBy(deps, q);
  return buyerId === null ? { creatorId, words: customerWords(q) } : { creatorId, buyerId, words: [] };
}

async function present(
  { findBuyers }: CustomersRoutesDeps,
  records: readonly CustomerRecord[],
): Promise<Customer[]> {
  const buyerOf = await findBuyers(records.map(({ userId }) => userId));
  return records.map(({ userId, orders, units, spent, currency, lastOrderAt }) => ({
    userId,
    ...buyerOf(userId),
    orders,
    units,
    spent,
    currency,
    lastOrderAt: lastOrderAt.toISOString(),
  }));
}

async function* presentAll(
  deps: CustomersRoutesDeps,
  batches: AsyncIterable<CustomerRecord[]>,
): AsyncGenerator<Customer[]> {
  for await (const batch of batches) yield await present(deps, batch);
}
