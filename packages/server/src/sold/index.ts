import type { Accounts } from '../accounts/index.ts';
import type { DropStore } from '../drops/index.ts';
import type { OrderStore, Settle } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import { done } from '../platform/jobs/job.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import { type JobWorkerOptions, startJobWorker } from '../platform/jobs/job-worker.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { together, type Worker } from '../platform/worker.ts';
import type { BulkJob } from './begin-bulk-step.ts';
import { createBulkStepStore } from './bulk-step.store.ts';
import { doBulkPiece } from './do-bulk-piece.ts';
import { createKeepSold, SOLD_GROUP } from './keep-sold-parts.ts';
import { createSoldPartStore } from './sold-part.store.ts';
import { soldRoutes } from './sold.routes.ts';

export { fillSoldParts } from './fill-sold-parts.ts';
export { SOLD_GROUP } from './keep-sold-parts.ts';

export type SoldOptions = {
  connection: MongoConnection;
  drops: { store: Pick<DropStore, 'creatorsOf'> };
  orders: { store: OrderStore; settle: Settle };
  accounts: Pick<Accounts, 'findNames' | 'findBuyers' | 'findByShownEmail'>;
  clock: Clock;
  logger: Logger;
};

/** A piece or a person is tried until it is done: what it is about does not go away. */
const POLICY = { attemptsMax: 1000, baseMs: 500, maxMs: 10_000 };
const LEASE_MS = 15_000;
/** Each takes the transactions of its drops, in which they meet. */
const PIECES_AT_ONCE = 4;
const ORDERS_AT_ONCE = 500;

/** What creators do with the orders of all their drops: lists, searches, and steps with many orders. */
export function createSold(options: SoldOptions) {
  const { connection, clock, logger, accounts } = options;
  const { store: orders, settle } = options.orders;
  const parts = createSoldPartStore(connection);
  const steps = createBulkStepStore(connection);
  const queue = createJobQueue<BulkJob>(connection, clock, {
    name: 'bulk-fulfil',
    policy: POLICY,
    leaseMs: LEASE_MS,
  });
  const renames = createJobQueue<{ userId: string }>(connection, clock, {
    name: 'buyer-words',
    policy: POLICY,
  });
  const keep = createKeepSold({ orders, parts, findNames: accounts.findNames });
  return {
    routes: soldRoutes({ ...options, ...accounts, drops: options.drops.store, orders, parts, steps, queue }),
    group: SOLD_GROUP,
    handle: keep.handle,
    /** To be called when a person gets another name: creators find their orders by it. */
    onRenamed: (userId: string, renaming: string, session: MongoSession) =>
      renames.add([{ id: renaming, payload: { userId }, priority: 'rest' }], session),
    startWorkers: (told: Pick<JobWorkerOptions<unknown>, 'onSettled'>): Worker =>
      together([
        startJobWorker(queue, {
          ...told,
          logger,
          atOnce: PIECES_AT_ONCE,
          handle: (job) => doBulkPiece({ orders, settle, steps }, job),
        }),
        startJobWorker(renames, {
          ...told,
          logger,
          atOnce: 1,
          async handle({ payload: { userId } }) {
            for (let cursor: string | undefined; ;) {
              const { items, nextCursor } = await orders.listOfUser(userId, {
                cursor,
                limit: ORDERS_AT_ONCE,
              });
              await keep.refresh(items.map(({ id }) => id));
              if (nextCursor === null) return done();
              cursor = nextCursor;
            }
          },
        }),
      ]),
  };
}
