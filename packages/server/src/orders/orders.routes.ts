import { HEADERS, LIMITS, type Order as WireOrder } from '@livedrops/sdk/contract';
import { createId } from '../platform/id.ts';
import { Refusal } from '../platform/http/problem.ts';
import { Reply } from '../platform/http/reply.ts';
import { routes } from '../platform/http/route.ts';
import { mapPage } from '../platform/keyset.ts';
import { nameOrder } from './order-id.ts';
import { presentOrder, presentOrderOf } from './order.present.ts';
import type { Order } from './order.ts';
import type { OrderStore } from './order.store.ts';
import { type PlaceOrderDeps, placeOrder } from './place-order.ts';
import { presentSettlement, settledOrder, unknownOrder } from './present-settlement.ts';
import type { Settle } from './settlement.ts';

export type OrdersRoutesDeps = PlaceOrderDeps & { orders: OrderStore; settle: Settle };

const whichPart = () =>
  new Refusal('validation_failed', {
    errors: [{ field: 'dropId', message: 'is needed: several parts of this order are yours' }],
  });
const unknownPart = () => new Refusal('not_found', { detail: 'There is no such part of the order' });

export function ordersRoutes(deps: OrdersRoutesDeps) {
  const { orders } = deps;

  return routes({
    'orders.create': async ({ body, caller: { userId }, idempotencyKey, waitMs, exchange }) => {
      const { traceparent } = exchange;
      const placed = await placeOrder(deps, { userId, idempotencyKey, body, waitMs, traceparent });
      if (placed instanceof Refusal) return placed;
      exchange.orderId = placed.order.id;
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

    ...creatorRoutes(deps),
  });
}

function creatorRoutes({ orders, settle }: OrdersRoutesDeps) {
  /** The drops of an order whose parts a creator speaks of. An order without an own part answers as one that does not exist. */
  async function ownDrops(orderId: string, creatorId: string, dropId?: string): Promise<string[] | Refusal> {
    const order = await orders.findById(orderId);
    const own = order?.items.filter((item) => item.creatorId === creatorId) ?? [];
    if (own.length === 0) return unknownOrder();
    const wanted = own.filter((item) => dropId === undefined || item.dropId === dropId);
    return wanted.length === 0 ? unknownPart() : wanted.map((item) => item.dropId);
  }

  return routes({
    'orders.fulfill': async ({ params: { orderId }, body: { fulfillment: to, dropId }, caller }) => {
      const dropIds = await ownDrops(orderId, caller.creatorId, dropId);
      if (dropIds instanceof Refusal) return dropIds;
      const settled = await settle(orderId, { kind: 'fulfill', to, dropIds }, 'creator');
      return presentSettlement(settled, (after) => presentOrderOf(after, caller.creatorId));
    },

    'orders.refund': async ({ params: { orderId }, body, caller: { creatorId }, intent }) => {
      const { dropId, amount = null, restock: isRestocked = false, reason = null } = body;
      const dropIds = await ownDrops(orderId, creatorId, dropId);
      if (dropIds instanceof Refusal) return dropIds;
      if (amount !== null && dropIds.length > 1) return whichPart();
      return intent.once<Order, WireOrder>({
        draw: () => createId('rfn'),
        async find(id) {
          const order = await orders.findById(orderId);
          return order?.items.some(({ refunds }) => refunds?.some((one) => one.id === id)) ? order : null;
        },
        async make(id) {
          const change = { kind: 'refund' as const, id, dropIds, amount, isRestocked, reason };
          return settledOrder(await settle(orderId, change, 'refund'));
        },
        present: (order) => presentOrderOf(order, creatorId),
      });
    },

    'orders.note': async ({ params: { orderId }, body: { note: text, dropId }, caller }) => {
      const dropIds = await ownDrops(orderId, caller.creatorId, dropId);
      if (dropIds instanceof Refusal) return dropIds;
      const settled = settledOrder(await settle(orderId, { kind: 'note', text, dropIds }, 'note'));
      return settled instanceof Refusal ? settled : undefined;
    },
  });
}
