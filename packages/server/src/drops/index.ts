import type { Clock } from '../platform/clock.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import { together } from '../platform/worker.ts';
import type { Publish } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { databaseNow, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { startDropClock } from './drop-clock.worker.ts';
import { createDropLists } from './drop-lists.store.ts';
import type { DropSnapshot } from './drop.ts';
import { createDropStore } from './drop.store.ts';
import { dropsRoutes } from './drops.routes.ts';
import { startIdleLanes } from './idle-lanes.worker.ts';
import { createLaneStock, type OnRefill } from './lane-stock.ts';
import { createLaneStore } from './lane.store.ts';
import { noticeStock } from './notice-stock.ts';
import { createPoolStock } from './pool-stock.ts';
import type { Source } from './drop-words.store.ts';
import { askForRefresh, REFRESH_POLICY, startRefreshes } from './refresh-words.ts';
import type { ScheduleDropDeps } from './schedule-drop.ts';

export { DROPS_TAG, dropsSharing, dropTag } from './drops.reads.ts';
export { statusAt, whyNotSelling } from './drop.rules.ts';
export { type Drop, type DropSnapshot, EMPTY_LEDGER, type Lane, sumUp } from './drop.ts';
export { presentDrop, toDropState } from './drop.present.ts';
export type { LedgerDelta } from './drop-ledger.store.ts';
export type { DropStore } from './drop.store.ts';
export type { OnRefill } from './lane-stock.ts';
export type { LaneStore } from './lane.store.ts';
export { callIn } from './pool-stock.ts';
export type { Prepared, Stock, Take } from './stock.ts';

export type DropsOptions = Pick<ScheduleDropDeps, 'findProduct' | 'findCreator' | 'whyNotChargeable'> & {
  connection: MongoConnection;
  publish: Publish;
  clock: Clock;
  logger: Logger;
  /** Names this process among all that sell. */
  process: string;
  onRefill: OnRefill;
};

export function createDrops({ process, ...options }: DropsOptions) {
  const { connection, clock } = options;
  const store = createDropStore(connection);
  const lanes = createLaneStore(connection);
  const refreshes = createJobQueue<Source>(connection, clock, { name: 'drop-words', policy: REFRESH_POLICY });
  const deps = {
    ...options,
    refreshes,
    askForRefresh: (source: Source, session: MongoSession) => askForRefresh({ refreshes }, source, session),
    drops: store,
    lanes,
    lists: createDropLists(store),
    databaseNow: () => databaseNow(connection),
  };
  return {
    store,
    lanes,
    /** Where orders take their units from. */
    laneStock: createLaneStock({ ...deps, process }),
    poolStock: createPoolStock(deps),
    /** Tells that stock is low or gone, if it is. */
    noticeStock: (drop: DropSnapshot) => noticeStock(deps, drop),
    routes: dropsRoutes(deps),
    /** Has the drops of a creator or a product copy its words again; in the transaction of the change. */
    askForRefresh: deps.askForRefresh,
    isProductInUse: (productId: string) => store.usesProduct(productId, new Date(clock.now())),
    /** Starts and ends drops on time, has their words follow, and empties lanes that no process uses any more. */
    startWorkers: () => together([startDropClock(deps), startRefreshes(deps), startIdleLanes(deps)]),
  };
}
