import type { ChargeRule } from '@livedrops/sdk/contract';
import type { DropStore, LaneStore, Stock } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createGroupCommit, type GroupFigures, QueueFullError } from '../platform/group-commit.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { type Tracing, traceparentsOf } from '../platform/tracing.ts';
import { commitOrders, createDoubt, type Failure } from './commit-orders.ts';
import { createDropCopies } from './drop-copies.ts';
import type { Entry, Placement } from './entry.ts';
import type { KeyedOrder } from './order-keys.store.ts';
import { createOrderStore, type OrderStore } from './order.store.ts';
import { ordersRoutes } from './orders.routes.ts';
import { BASKETS } from './place-order.ts';
import { createTellPlaced } from './tell-placed.ts';
import { createRefuseEarly, type OnOutcome, type OnRefused } from './refuse-early.ts';
import { settleOrders, type Wish } from './settle-orders.ts';
import type { Settle, Settlement } from './settlement.ts';
import { createTrace, type Trace } from './trace.ts';

export { drawOrderNumber, hashBody, nameOrder, spellOrderNumber } from './order-id.ts';
export { createDueOrders, type DueOrder, type DueOrders } from './due-orders.store.ts';
export { type OrderCollection, orderModel } from './order.model.ts';
export { decideChange, isPaymentOpen, type PaymentReport } from './order-life.rules.ts';
export type { Order, PaymentFailureCode } from './order.ts';
export { chargedItems, partsOf } from './order-parts.rules.ts';
export {
  type MoneyBack,
  missingOf,
  NOTHING,
  refundable,
  type ProviderDispute,
  type ProviderRefund,
  type RefundFailureCode,
  shareOut,
} from './order-money.rules.ts';
export { presentDropOrder, presentOrder, presentOrderOf } from './order.present.ts';
export { PLACED } from './orders.events.ts';
export { presentUnchanged, unknownOrder } from './present-settlement.ts';
export type { Settle, Settlement } from './settlement.ts';
export { createOrderStore, type OrderStore } from './order.store.ts';

/** Orders in one transaction at most: the knee of the measured curve. */
export const GROUP_SIZE_MAX = 500;
/** About as long as a commit takes under load: a caller does not notice it beside that. */
export const LINGER_MS_MAX = 25;

/** Told of what happens on the way of an order, for metrics. */
export type OrderFigures = {
  onOutcome: OnOutcome;
  /** A group of new orders, or of changes of orders that exist. */
  onGroup(work: 'orders' | 'changes', group: GroupFigures): void;
  onFailure(failure: Failure): void;
};

export type OrdersOptions = {
  connection: MongoConnection;
  drops: {
    store: DropStore;
    lanes: LaneStore;
    laneStock: Stock;
    poolStock: Stock;
  };
  publish: Publish;
  clock: Clock;
  logger: Logger;
  queueMax: number;
  /** Writes down the path of each order. */
  isDebugging: boolean;
  paymentProvider: string | null;
  whyNotChargeable: ChargeRule | null;
  onRefused: OnRefused;
  figures: OrderFigures;
  tracing: Pick<Tracing, 'follow'>;
  /** Whether the database still enforces the books; nothing is sold while it does not. */
  isSafe(): boolean;
};

export function createOrders(options: OrdersOptions) {
  const { connection, drops, clock } = options;
  const store = createOrderStore(connection);
  const trace = createTrace(options.logger, options.isDebugging);
  const placing = createPlacing(options, store, trace);
  const settling = createSettling(options, store);
  const copies = createDropCopies(drops.store, clock);
  const lookUps = createLookUps(options, store);
  return {
    store,
    settle: settling.settle,
    routes: ordersRoutes({
      clock,
      isSafe: options.isSafe,
      onRefused: options.onRefused,
      onOutcome: options.figures.onOutcome,
      orders: store,
      settle: settling.settle,
      copies,
      findOrder: lookUps,
      keepKey: store.keepKey,
      findBySlot: async (slot) => (await store.findBySlots([slot])).get(slot) ?? null,
      queue: placing,
      trace,
      inFlight: new Map(),
    }),
    /** Refuses what has certainly been sold out before anything is read. */
    refuseEarly: createRefuseEarly(copies, { ...options, ...options.figures }),
    /** Orders that wait or are being committed. */
    queued: () => placing.size,
    /** To be called when a drop has changed: copies of it are out of date. */
    forgetDrop: copies.forget,
    /** What is told of orders that the event log only names. */
    resolveNamed: createTellPlaced(store),
    /** Resolves when every order that was taken in has its answer. */
    drain: async () => {
      await Promise.all([placing.drain(), settling.drain()]);
    },
  };
}

/** Orders of one drop are a queue, and so are all orders over several drops: each commits one group at a time. */
function createPlacing({ drops, queueMax, ...options }: OrdersOptions, orders: OrderStore, trace: Trace) {
  const { connection, publish, logger, figures, tracing, paymentProvider, whyNotChargeable } = options;
  const order = { paymentProvider, whyNotChargeable, onFailure: figures.onFailure };
  const shared = { connection, orders, publish, logger, ...order, doubt: createDoubt(), trace };
  const { laneStock, poolStock } = drops;
  return createGroupCommit<Entry, Placement>({
    async commit(key, entries) {
      const stock = key === BASKETS ? poolStock : laneStock;
      const about = { 'livedrops.orders': entries.length };
      const span = tracing.follow('commit orders', traceparentsOf(entries), about);
      try {
        return await commitOrders({ ...shared, stock, traceparent: span?.traceparent ?? null }, entries);
      } finally {
        span?.end();
      }
    },
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax,
    lingerMsMax: LINGER_MS_MAX,
    onGroup: (group) => figures.onGroup('orders', group),
  });
}

/** Changes of orders, grouped like the orders themselves. */
function createSettling(
  { connection, drops, publish, logger, figures, queueMax }: OrdersOptions,
  orders: OrderStore,
) {
  const deps = { connection, drops: drops.store, lanes: drops.lanes, orders, publish, logger };
  const queue = createGroupCommit<Wish, Settlement>({
    commit: (_key, wishes) => settleOrders(deps, wishes),
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax,
    onGroup: (group) => figures.onGroup('changes', group),
  });
  const settle: Settle = async (orderId, change, cause) => {
    const order = await orders.findById(orderId);
    if (!order) return { kind: 'refused', code: 'not_found' };
    const [first, ...others] = order.items;
    const key = others.length > 0 ? BASKETS : (first?.dropId ?? BASKETS);
    return queue.submit(key, { orderId, change, cause }).catch((error: unknown): Settlement => {
      if (error instanceof QueueFullError) return { kind: 'refused', code: 'overloaded' };
      throw error;
    });
  };
  return { settle, drain: queue.drain };
}

/** Look-ups of a rush are made together. */
function createLookUps({ queueMax }: OrdersOptions, store: OrderStore) {
  const lookUps = createGroupCommit<string, KeyedOrder | null>({
    commit: async (_key, orderIds) => {
      const found = await store.findByKeys(orderIds);
      return orderIds.map((orderId) => found.get(orderId) ?? null);
    },
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax,
  });
  return (orderId: string) => lookUps.submit('orders', orderId);
}
