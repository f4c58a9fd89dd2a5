import type { BulkFulfilInput, BulkStep } from '@livedrops/sdk/contract';
import type { OrderStore } from '../orders/index.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import type { BulkItem, BulkPiece, BulkStepRecord } from './bulk-step.ts';
import type { BulkStepStore } from './bulk-step.store.ts';
import type { SoldPartStore } from './sold-part.store.ts';
import { type SearchDeps, toSearch } from './to-search.ts';

export type BulkJob = { pieceId: string };

export type BulkDeps = SearchDeps & {
  connection: MongoConnection;
  steps: BulkStepStore;
  queue: Pick<JobQueue<BulkJob>, 'add'>;
  orders: Pick<OrderStore, 'findMany'>;
  parts: Pick<SoldPartStore, 'names'>;
  clock: Clock;
};

const KEPT_MS = 30 * 86_400_000;
/** Few enough that a worker ends a piece within a second or two, so progress is seen and little is done twice. */
const PIECE_SIZE = 100;
const VIEW_MAX = 100_000;
const FAILED_SHOWN_MAX = 1000;

type Input = { id: string; creatorId: string; body: BulkFulfilInput };

/** Writes a step with its pieces and the jobs that do them, all in one transaction. */
export async function beginBulkStep(
  deps: BulkDeps,
  { id, creatorId, body }: Input,
): Promise<BulkStep | Refusal> {
  const items = await itemsOf(deps, creatorId, body);
  if (items instanceof Refusal) return items;
  const now = deps.clock.now();
  const expiresAt = new Date(now + KEPT_MS);
  const step: BulkStepRecord = {
    id,
    creatorId,
    fulfillment: body.fulfillment,
    total: items.length,
    createdAt: new Date(now),
    expiresAt,
  };
  const pieces = toPieces(id, items, expiresAt);
  await inTransaction(deps.connection, async (session) => {
    await deps.steps.insert(step, pieces, session);
    await deps.queue.add(
      pieces.map((piece) => ({ id: piece.id, payload: { pieceId: piece.id }, priority: 'orders' })),
      session,
    );
  });
  return presentBulkStep(deps, step);
}

/** A step as far as it is. */
export async function presentBulkStep(
  { steps }: Pick<BulkDeps, 'steps'>,
  { id, fulfillment, total, createdAt }: BulkStepRecord,
): Promise<BulkStep> {
  const { isDone, ...progress } = await steps.progress(id, FAILED_SHOWN_MAX);
  const status = isDone ? 'done' : 'running';
  return { id, fulfillment, status, total, ...progress, createdAt: createdAt.toISOString() };
}

async function itemsOf(
  deps: BulkDeps,
  creatorId: string,
  body: BulkFulfilInput,
): Promise<BulkItem[] | Refusal> {
  if (!('orders' in body)) {
    const found = await deps.parts.names(await toSearch(deps, creatorId, body), VIEW_MAX + 1);
    if (found.length <= VIEW_MAX) return found;
    const message = `has more than ${VIEW_MAX} orders: narrow it by dropId or q`;
    return new Refusal('validation_failed', { errors: [{ field: 'view', message }] });
  }
  const found = await deps.orders.findMany([...new Set(body.orders.map(({ orderId }) => orderId))]);
  const byId = new Map(found.map((order) => [order.id, order]));
  const items = body.orders.flatMap(({ orderId, dropId }): BulkItem[] => {
    const own = (byId.get(orderId)?.items ?? []).filter(
      (item) => item.creatorId === creatorId && (dropId === undefined || item.dropId === dropId),
    );
    // What is another creator's is reported as what does not exist.
    return own.length > 0
      ? own.map((item) => ({ orderId, dropId: item.dropId }))
      : [{ orderId, dropId: null }];
  });
  // Named twice is done once.
  return [...new Map(items.map((item) => [`${item.orderId}/${item.dropId}`, item])).values()];
}

function toPieces(stepId: string, items: readonly BulkItem[], expiresAt: Date): BulkPiece[] {
  return Array.from({ length: Math.ceil(items.length / PIECE_SIZE) }, (_piece, index) => ({
    id: `${stepId}/${String(index).padStart(4, '0')}`,
    stepId,
    items: items.slice(index * PIECE_SIZE, (index + 1) * PIECE_SIZE),
    done: null,
    failed: [],
    expiresAt,
  }));
}
