import { orderOfCreator } from '../../contract/order-parts.ts';
import type { OrderItem } from '../../types/order.ts';
import { cancelOrder, fulfillOrder, presentOrder } from '../change-order.ts';
import { found, type MockDb, type MockOrder, type MockUser } from '../mock-db.ts';
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
  'orders.cancel': ({ db, user, params, body: { dropId } }) => {
    const order = ownOrder(db, user, params.orderId);
    const dropIds = dropId === undefined ? null : partsOf(order.items, dropId);
    return presentOrder(cancelOrder(db, order, 'buyer', dropIds));
  },
  'orders.fulfill': ({ db, creatorId, params, body: { fulfillment, dropId } }) => {
    const order = db.orders.get(params.orderId);
    const own = order?.items.filter((item) => item.creatorId === creatorId) ?? [];
    const fulfilled = found(own.length > 0 ? order : undefined, 'order');
    const after = fulfillOrder(db, fulfilled, fulfillment, partsOf(own, dropId));
    return orderOfCreator(presentOrder(after), creatorId);
  },
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
