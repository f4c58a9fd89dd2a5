import { found } from '../mock-db.ts';
import { newestFirst, pageOf } from '../paging.ts';
import { placeOrder, presentOrder } from '../place-order.ts';
import type { MockRoutes } from '../route.ts';

type OrderEndpoint = `orders.${'create' | 'list' | 'get' | 'byKey'}`;

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
  'orders.get': ({ db, user, params }) => {
    const order = db.orders.get(params.orderId);
    return presentOrder(found(order?.userId === user.id ? order : undefined, 'order'));
  },
  'orders.byKey': ({ db, user, params }) => {
    const own = [...db.orders.values()].find((order) => order.userId === user.id && order.key === params.key);
    return presentOrder(found(own, 'order'));
  },
};
