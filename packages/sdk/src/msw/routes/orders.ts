import { orderOfCreator } from '../../contract/order-parts.ts';
import type { OrderItem } from '../../types/order.ts';
import { cancelOrder, fulfillOrder, presentOrder } from '../change-order.ts';
import { found, type MockDb, type MockOrder, type MockUser } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf } from '../paging.ts';
import { payOrder } from '../pay-order.ts';
import { noteOrder, refundOrder } from '../refund-order.ts';
import { orderOfKey, placeOrder } from '../place-order.ts';
import type { MockRoutes } from '../route.ts';

type OrderEndpoint =
  `orders.${'create' | 'list' | 'get' | 'byKey' | 'pay' | 'cancel' | 'fulfill' | 'refund' | 'note'}`;

export const orderRoutes: MockRoutes<OrderEndpoint> = {
  'orders.create': ({ db, user, key, body, replay }) => {
    const { order, isReplay } = placeOrder(db, user, key, body);
    if (isReplay) replay();
    return order;
  },
  'orders.list': ({ db, user, query }) => {
    const own = newestFirst(db.orders.values()).filter(({ userId }) => userId === user.id);
    return pageOf(own.map(presentOrder), query, ({ id }) => id);
  },
  'orders.get': ({ db, user, params }) => presentOrder(ownOrder(db, user, params.orderId)),
  'orders.byKey': ({ db, user, params }) => {
    return presentOrder(found(orderOfKey(db, user, params.key), 'order'));
  },
  'orders.pay': ({ db, user, params, body }) =>
    presentOrder(payOrder(db, ownOrder(db, user, params.orderId), body.paymentMethod)),
  'orders.cancel': ({ db, user, params, body: { dropId } }) => {
    const order = ownOrder(db, user, params.orderId);
    const dropIds = dropId === undefined ? null : partsOf(order.items, dropId);
    return presentOrder(cancelOrder(db, order, 'buyer', dropIds));
  },
  'orders.fulfill': ({ db, creatorId, params, body: { fulfillment, dropId } }) => {
    const { order, dropIds } = soldOrder(db, creatorId, params.orderId, dropId);
    return orderOfCreator(presentOrder(fulfillOrder(db, order, fulfillment, dropIds)), creatorId);
  },
  'orders.refund': ({ db, creatorId, params, body: { dropId, ...wanted } }) => {
    const { order, dropIds } = soldOrder(db, creatorId, params.orderId, dropId);
    if (wanted.amount !== undefined && dropIds.length > 1) {
      const message = 'is needed: several parts of this order are yours';
      throw new MockProblem('validation_failed', undefined, { errors: [{ field: 'dropId', message }] });
    }
    return orderOfCreator(presentOrder(refundOrder(db, order, dropIds, wanted)), creatorId);
  },
  'orders.note': ({ db, creatorId, params, body: { dropId, note } }) => {
    const { order, dropIds } = soldOrder(db, creatorId, params.orderId, dropId);
    noteOrder(db, order, dropIds, note);
  },
};

/** An order with a part of this creator, and the drops of the parts that are meant. */
const soldOrder = (
  db: MockDb,
  creatorId: string,
  orderId: string,
  dropId: string | undefined,
): { order: MockOrder; dropIds: string[] } => {
  const order = db.orders.get(orderId);
  const own = order?.items.filter((item) => item.creatorId === creatorId) ?? [];
  return { order: found(own.length > 0 ? order : undefined, 'order'), dropIds: partsOf(own, dropId) };
};

const partsOf = (items: readonly OrderItem[], dropId: string | undefined): string[] => {
  const wanted = items.filter((item) => dropId === undefined || item.dropId === dropId);
  found(wanted[0], 'part of the order');
  return wanted.map((item) => item.dropId);
};

const ownOrder = (db: MockDb, user: MockUser, orderId: string): MockOrder => {
  const order = db.orders.get(orderId);
  return found(order?.userId === user.id ? order : undefined, 'order');
};
