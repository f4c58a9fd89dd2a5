import { HEADERS, LIMITS } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { toPage } from '../platform/cursor.ts';
import { Refusal } from '../platform/http/problem.ts';
import { Reply, routes } from '../platform/http/route.ts';
import type { DropStore } from '../drops/index.ts';
import { nameOrder } from './order-id.ts';
import { presentDropOrder, presentOrder } from './order.present.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { type PlaceOrderDeps, placeOrder } from './place-order.ts';

export type OrdersRoutesDeps = PlaceOrderDeps & {
  orders: OrderStore;
  drops: DropStore;
  clock: Clock;
  /** Display names by user id; people who are gone are missing. */
  findNames(userIds: readonly string[]): Promise<Map<string, string>>;
};

const SERIES_MS = 60_000;
const unknownOrder = () => new Refusal('not_found', { detail: 'There is no such order' });

export function ordersRoutes(deps: OrdersRoutesDeps) {
  const { orders, drops, clock } = deps;
  const byTime = (order: OrderDocument) => [order.createdAt.getTime(), order._id];

  /** The drop, for its owner only. */
  async function findOwnDrop(dropId: string, creatorId: string) {
    const drop = await drops.find(dropId);
    if (!drop) return new Refusal('not_found', { detail: 'There is no such drop' });
    return drop.creatorId === creatorId
      ? drop
      : new Refusal('forbidden', { detail: "This is another creator's drop" });
  }

  return routes({
    'orders.create': async ({ body, caller, idempotencyKey }) => {
      const placed = await placeOrder(deps, { userId: caller.userId, idempotencyKey, body });
      if (placed instanceof Refusal) return placed;
      const order = presentOrder(placed.order);
      return placed.isReplay
        ? new Reply(order, { status: 200, headers: { [HEADERS.replayed]: 'true' } })
        : order;
    },

    'orders.list': async ({ query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) =>
      toPage(await orders.listOfUser(caller.userId, { cursor, limit }), limit, byTime, presentOrder),

    'orders.get': async ({ params, caller }) => {
      const order = await orders.findOwn(params.orderId, caller.userId);
      return order ? presentOrder(order) : unknownOrder();
    },

    'orders.byKey': async ({ params, caller }) => {
      const order = await orders.findOwn(nameOrder(caller.userId, params.key).orderId, caller.userId);
      return order ? presentOrder(order) : unknownOrder();
    },

    'drops.orders': async ({ params, query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const found = await orders.listOfDrop(drop._id, { cursor, limit });
      const names = await deps.findNames(found.map(({ userId }) => userId));
      return toPage(found, limit, byTime, (order) =>
        presentDropOrder(order, drop._id, names.get(order.userId) ?? 'Somebody'),
      );
    },

    'drops.sales': async ({ params, caller }) => {
      const drop = await findOwnDrop(params.dropId, caller.creatorId);
      if (drop instanceof Refusal) return drop;
      const now = clock.now();
      const [buyers, series] = await Promise.all([
        orders.countBuyers(drop._id),
        orders.salesBySecond(drop._id, new Date(now - SERIES_MS)),
      ]);
      return {
        dropId: drop._id,
        ...drop.sold,
        currency: drop.currency,
        buyers,
        series: series.map(({ _id, ...point }) => ({ at: _id.toISOString(), ...point })),
        asOf: new Date(now).toISOString(),
      };
    },

    'creators.customers': async ({ query: { cursor, limit = LIMITS.pageSizeDefault }, caller }) => {
      const found = await orders.customersOf(caller.creatorId, { cursor, limit });
      const names = await deps.findNames(found.map(({ userId }) => userId));
      return toPage(
        found,
        limit,
        (row) => [row.lastOrderAt.getTime(), row.userId, row.currency],
        (row) => ({
          ...row,
          name: names.get(row.userId) ?? 'Somebody',
          lastOrderAt: row.lastOrderAt.toISOString(),
        }),
      );
    },
  });
}
