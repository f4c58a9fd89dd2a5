import { HEADERS, LIMITS } from '@livedrops/sdk/contract';
import { toPage } from '../platform/cursor.ts';
import { Refusal } from '../platform/http/problem.ts';
import { Reply, routes } from '../platform/http/route.ts';
import { nameOrder } from './order-id.ts';
import { presentOrder } from './order.present.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { type PlaceOrderDeps, placeOrder } from './place-order.ts';
import { presentSettlement } from './present-settlement.ts';
import type { Settle } from './settlement.ts';

export type OrdersRoutesDeps = PlaceOrderDeps & { orders: OrderStore; settle: Settle };

const unknownOrder = () => new Refusal('not_found', { detail: 'There is no such order' });

export function ordersRoutes(deps: OrdersRoutesDeps) {
  const { orders } = deps;
  const byTime = (order: OrderDocument) => [order.createdAt.getTime(), order._id];

  return routes({
    'orders.create': async ({ body, caller, idempotencyKey, waitMs }) => {
      const placed = await placeOrder(deps, { userId: caller.userId, idempotencyKey, body, waitMs });
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
      const orderId = nameOrder(caller.userId, params.key);
      // "It did not happen" would be wrong while it is happening.
      await deps.inFlight.get(orderId)?.result.catch(() => null);
      const known = (await orders.findByKeys([orderId])).get(orderId);
      return known ? presentOrder(known.order) : unknownOrder();
    },

    'orders.cancel': async ({ params, caller }) => {
      const order = await orders.findOwn(params.orderId, caller.userId);
      if (!order) return unknownOrder();
      return presentSettlement(await deps.settle(order._id, { kind: 'cancel', by: 'buyer' }, 'buyer'));
    },

    'orders.fulfill': async ({ params, body, caller }) => {
      const order = await orders.findById(params.orderId);
      if (!order) return unknownOrder();
      if (!order.items.some(({ creatorId }) => creatorId === caller.creatorId))
        return new Refusal('forbidden', { detail: 'Nothing in this order is yours to send' });
      return presentSettlement(
        await deps.settle(order._id, { kind: 'fulfill', to: body.fulfillment }, 'creator'),
      );
    },
  });
}
