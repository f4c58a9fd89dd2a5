import { CUSTOMERS_CSV, type Customer, customerWords, LIMITS, soldAddress } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import { csvDownload } from '../platform/http/download.ts';
import { routes } from '../platform/http/route.ts';
import { inBatches } from '../platform/in-batches.ts';
import type { CustomerRecord } from './customer.ts';
import type { CustomerSearch, CustomerStore } from './customer.store.ts';
import { NOBODY } from './to-search.ts';

export type CustomersRoutesDeps = Pick<Accounts, 'findBuyers' | 'findByShownEmail'> & {
  customers: Pick<CustomerStore, 'page' | 'after' | 'count' | 'totals'>;
};

/** What is counted at most: more costs a second, and says no more to a person. */
const COUNT_MAX = 10_000;

/** To whom creators have sold. */
export function customersRoutes(deps: CustomersRoutesDeps) {
  const { customers } = deps;

  return routes({
    'creators.customers': async ({ query, caller: { creatorId } }) => {
      const { cursor, limit = LIMITS.pageSizeDefault, sort = 'latest', q } = query;
      const page = await customers.page({ cursor, limit, sort }, await toSearch(deps, creatorId, q));
      return { ...page, items: await present(deps, page.items) };
    },

    'creators.customersCsv': async ({ query, caller: { creatorId } }) => {
      const search = await toSearch(deps, creatorId, query.q);
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

/** Whom a creator looks for. Whose address it is, and whether they show it, is looked up at each call. */
async function toSearch(
  { findByShownEmail }: CustomersRoutesDeps,
  creatorId: string,
  q = '',
): Promise<CustomerSearch> {
  const address = soldAddress(q);
  if (address === null) return { creatorId, words: customerWords(q) };
  return { creatorId, buyerId: (await findByShownEmail(address)) ?? NOBODY, words: [] };
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
