import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/events/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { databaseNow, type MongoConnection } from '../platform/mongo.ts';
import { startDropClock } from './drop-clock.worker.ts';
import { createDropLists } from './drop-lists.store.ts';
import { createDropStore } from './drop.store.ts';
import { dropsRoutes } from './drops.routes.ts';
import type { ScheduleDropDeps } from './schedule-drop.ts';

export { type SellingRefusal, statusAt, whyNotSelling } from './drop.ts';
export type { DropDocument } from './drop.model.ts';
export { presentDrop, toDropState } from './drop.present.ts';
export type { DropStore } from './drop.store.ts';

export type DropsOptions = Pick<ScheduleDropDeps, 'findProduct' | 'findCreator'> & {
  connection: MongoConnection;
  publish: Publish;
  clock: Clock;
  logger: Logger;
};

export function createDrops({ connection, publish, clock, logger, findProduct, findCreator }: DropsOptions) {
  const store = createDropStore(connection);
  const deps = {
    connection,
    drops: store,
    lists: createDropLists(connection),
    publish,
    clock,
    findProduct,
    findCreator,
    databaseNow: () => databaseNow(connection),
  };
  return {
    prepare: store.prepare,
    store,
    routes: dropsRoutes(deps),
    isProductInUse: (productId: string) => store.usesProduct(productId, new Date(clock.now())),
    /** Starts and ends drops on time, with the other workers. */
    startClock: () => startDropClock({ ...deps, logger }),
  };
}
