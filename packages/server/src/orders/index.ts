import type { DropStore } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/events/outbox.ts';
import { createGroupCommit } from '../platform/group-commit.ts';
import { createLatch } from '../platform/latch.ts';
import type { Logger } from '../platform/logger.ts';
import { createMemoryCache } from '../platform/memory-cache.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { commitOrders } from './commit-orders.ts';
import type { Entry, Placement } from './entry.ts';
import type { OrderDocument } from './order.model.ts';
import { createOrderStore } from './order.store.ts';
import { ordersRoutes } from './orders.routes.ts';
import { salesRoutes } from './sales.routes.ts';
import { createSalesStore } from './sales.store.ts';

export type { Entry, Placement } from './entry.ts';
export { hashBody, nameOrder } from './order-id.ts';
export type { OrderDocument } from './order.model.ts';
export { decideChange, isPaymentOpen, nextFulfillment, type PaymentWord } from './order-life.ts';
export { presentDropOrder, presentOrder } from './order.present.ts';
export type { Settle, Settlement } from './settlement.ts';
export type { OrderStore } from './order.store.ts';
export { canonicalText, toIntent } from './order.ts';

/** Orders in one transaction at most: the knee of the measured curve. */
const GROUP_SIZE_MAX = 500;
/** How long a drop's copy lets people in, and how long it may be used to refuse them. */
const GLANCE_MS = 1000;
const LOOK_MS = 100;
/** How long "sold out" is believed without asking. */
const SOLD_OUT_MS = 250;

export type OrdersOptions = {
  connection: MongoConnection;
  drops: DropStore;
  publish: Publish;
  clock: Clock;
  logger: Logger;
  queueMax: number;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

export function createOrders(options: OrdersOptions) {
  const { connection, drops, publish, clock, logger, findNames } = options;
  const store = createOrderStore(connection);
  const queue = createGroupCommit<Entry, Placement>({
    commit: (_key, entries) => commitOrders({ connection, drops, orders: store, publish, logger }, entries),
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax: options.queueMax,
  });
  const remember = (ttlMs: number) =>
    createMemoryCache({ load: drops.find, ttlMs, entriesMax: 10_000, clock });
  const lookUps = createGroupCommit<string, OrderDocument | null>({
    commit: async (_key, orderIds) => {
      const found = new Map((await store.findMany(orderIds)).map((order) => [order._id, order]));
      return orderIds.map((orderId) => found.get(orderId) ?? null);
    },
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax: options.queueMax,
  });
  return {
    prepare: store.prepare,
    store,
    routes: {
      ...salesRoutes({ orders: store, sales: createSalesStore(connection), drops, clock, findNames }),
      ...ordersRoutes({
        clock,
        orders: store,
        glance: remember(GLANCE_MS).get,
        look: remember(LOOK_MS).get,
        findOrder: (orderId) => lookUps.submit('orders', orderId),
        queue,
        soldOut: createLatch(clock, SOLD_OUT_MS),
        inFlight: new Map(),
      }),
    },
    /** Resolves when every order that was taken in has its answer. */
    drain: queue.drain,
  };
}
