import { LIMITS } from '@livedrops/sdk/contract';
import type { DropStore } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { mapPage } from '../platform/keyset.ts';
import { type OrderStore, presentDropOrder } from '../orders/index.ts';
import type { SalesStore } from './sales.store.ts';

export type SalesRoutesDeps = {
  orders: OrderStore;
  sales: SalesStore;
  drops: DropStore;
  clock: Clock;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

const SERIES_MS = { second: 60_000, minute: 86_400_000 };

/** What creators see of their sales. */
export function salesRoutes(deps: SalesRoutesDeps) {
  const { orders, sales, drops, clock } = deps;

  /** The drop, for its owner only. */
  async function findOwnDrop(dropId: string, creatorId: string) {
    const drop = await drops.find(dropId);
    if (!drop) return new Refusal('not_found', { detail: 'There is no such drop' });
    return drop.creatorId === creatorId
      ? drop
      : new Refusal('forbidden', { detail: "This is another creator's drop" });
  }

  return routes({
    'drops.orders': async ({ params, query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const page = await orders.listOfDrop(drop.id, { cursor, limit });
      const nameOf = await deps.findNames(page.items.map(({ userId }) => userId));
      return mapPage(page, (order) => presentDropOrder(order, drop.id, nameOf(order.userId)));
    },

    'drops.sales': async ({ params, query: { resolution = 'second' }, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const now = clock.now();
      const [buyers, series] = await Promise.all([
        sales.countBuyers(drop.id),
        sales.salesOverTime(drop.id, resolution, new Date(now - SERIES_MS[resolution])),
      ]);
      return {
        dropId: drop.id,
        ...drop.net,
        held: drop.held,
        currency: drop.currency,
        buyers,
        resolution,
        series: series.map(({ at, ...point }) => ({ at: at.toISOString(), ...point })),
        asOf: new Date(now).toISOString(),
      };
    },
  });
}
