import { customerWords, LIMITS } from '@livedrops/sdk/contract';
import { routes } from '../platform/http/route.ts';
import { mapPage } from '../platform/keyset.ts';
import type { CustomerStore } from './customer.store.ts';

export type CustomersRoutesDeps = {
  customers: Pick<CustomerStore, 'page' | 'count' | 'totals'>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

/** What is counted at most: more costs a second, and says no more to a person. */
const COUNT_MAX = 10_000;

/** To whom creators have sold. */
export const customersRoutes = ({ customers, findNames }: CustomersRoutesDeps) =>
  routes({
    'creators.customers': async ({ query, caller: { creatorId } }) => {
      const { cursor, limit = LIMITS.pageSizeDefault, sort = 'latest', q = '' } = query;
      const page = await customers.page({ cursor, limit, sort }, { creatorId, words: customerWords(q) });
      const nameOf = await findNames(page.items.map(({ userId }) => userId));
      return mapPage(page, ({ userId, orders, units, spent, currency, lastOrderAt }) => ({
        userId,
        name: nameOf(userId),
        orders,
        units,
        spent,
        currency,
        lastOrderAt: lastOrderAt.toISOString(),
      }));
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
