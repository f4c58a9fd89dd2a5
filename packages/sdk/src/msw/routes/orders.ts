import { cancelOrder, fulfillOrder, presentOrder } from '../change-order.ts';
import { found, type MockDb, type MockOrder, type MockUser } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { newestFirst, pageOf } from '../paging.ts';
import { payOrder } from '../pay-order.ts';
import { orderOfKey, placeOrder } from '../place-order.ts';
import type { MockRoutes } from '../route.ts';

type OrderEndpoint = `orders.${'create' | 'list' | 'get' | 'byKey' | 'pay' | 'cancel' | 'fulfill'}`;

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
  'orders.cancel': ({ db, user, params }) =>
    presentOrder(cancelOrder(db, ownOrder(db, user, params.orderId), 'buyer')),
  'orders.fulfill': ({ db, creatorId, params, body }) => {
    const order = found(db.orders.get(params.orderId), 'order');
    const isOwn = order.items.some(({ dropId }) => db.drops.get(dropId)?.creatorId === creatorId);
    if (!isOwn) throw new MockProblem('forbidden');
    return presentOrder(fulfillOrder(db, order, body.fulfillment));
  },
};

const ownOrder = (db: MockDb, user: MockUser, orderId: string): MockOrder => {
  const order = db.orders.get(orderId);
  return found(order?.userId === user.id ? order : undefined, 'order');
};
