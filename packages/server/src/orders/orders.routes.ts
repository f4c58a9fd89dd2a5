import { HEADERS, LIMITS } from '@livedrops/sdk/contract';
import { Refusal } from '../platform/http/problem.ts';
import { Reply } from '../platform/http/reply.ts';
import { routes } from '../platform/http/route.ts';
import { mapPage } from '../platform/keyset.ts';
import { nameOrder } from './order-id.ts';
import { presentOrder, presentOrderOf } from './order.present.ts';
import type { OrderStore } from './order.store.ts';
import { type PlaceOrderDeps, placeOrder } from './place-order.ts';
import { presentSettlement, unknownOrder } from './present-settlement.ts';
import type { Settle } from './settlement.ts';

export type OrdersRoutesDeps = PlaceOrderDeps & { orders: OrderStore; settle: Settle };

const unknownPart = () => new Refusal('not_found', { detail: 'There is no such part of the order' });

export function ordersRoutes(deps: OrdersRoutesDeps) {
  const { orders } = deps;

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
      mapPage(await orders.listOfUser(caller.userId, { cursor, limit }), presentOrder),

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

    'orders.cancel': async ({ params, body: { dropId }, caller }) => {
      const order = await orders.findOwn(params.orderId, caller.userId);
      if (!order) return unknownOrder();
      if (dropId !== undefined && !order.items.some((item) => item.dropId === dropId)) return unknownPart();
      const dropIds = dropId === undefined ? null : [dropId];
      const settled = await deps.settle(order.id, { kind: 'cancel', by: 'buyer', dropIds }, 'buyer');
      return presentSettlement(settled, presentOrder);
    },

    'orders.fulfill': async ({ params, body: { fulfillment: to, dropId }, caller }) => {
      const order = await orders.findById(params.orderId);
      const own = order?.items.filter(({ creatorId }) => creatorId === caller.creatorId) ?? [];
      // An order without an own part answers as one that does not exist.
      if (!order || own.length === 0) return unknownOrder();
      const sent = own.filter((item) => dropId === undefined || item.dropId === dropId);
      if (sent.length === 0) return unknownPart();
      const dropIds = sent.map((item) => item.dropId);
      const settled = await deps.settle(order.id, { kind: 'fulfill', to, dropIds }, 'creator');
      return presentSettlement(settled, (after) => presentOrderOf(after, caller.creatorId));
    },
  });
}
