import type { DropSnapshot, DropStore } from '../drops/index.ts';
import type { OrderStore } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createFigures } from './figures.worker.ts';
import type { RefusalCounts } from './refusal-counts.store.ts';
import { salesRoutes } from './sales.routes.ts';
import { createSalesStore } from './sales.store.ts';

export { createRefusalCounts, type RefusalCounts } from './refusal-counts.store.ts';

export type SalesOptions = {
  connection: MongoConnection;
  drops: DropStore;
  orders: OrderStore;
  /** Told with each look at a drop. */
  noticeStock(drop: DropSnapshot): Promise<void>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
  /** How many of these people follow a creator. */
  countFollowing(creatorId: string, userIds: readonly string[]): Promise<number>;
  /** Sockets that are in one room and not in another; `null` while that cannot be said. */
  countSockets(room: string, exceptRoom: string): Promise<number | null>;
  refusals: RefusalCounts;
  publish: Publish;
  clock: Clock;
  logger: Logger;
};

/** What creators see of their sales: lists and figures for a question, and totals that are told while they change. */
export const createSales = (options: SalesOptions) => ({
  routes: salesRoutes({
    ...options,
    sales: createSalesStore(options.connection),
  }),
  startFigures: () => createFigures(options),
  /** Writes down what is refused by this process. */
  startCounting: () => options.refusals.start(options.logger),
});
