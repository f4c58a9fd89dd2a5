import { type BulkFailure, type Fulfillment, stepsBetween } from '@livedrops/sdk/contract';
import { type Order, type OrderStore, partsOf, type Settle, type Settlement } from '../orders/index.ts';
import { done, dropJob, type Outcome, retry } from '../platform/jobs/job.ts';
import type { Job } from '../platform/jobs/job-queue.ts';
import type { BulkJob } from './begin-bulk-step.ts';
import type { BulkItem } from './bulk-step.ts';
import type { BulkStepStore } from './bulk-step.store.ts';

export type BulkPieceDeps = {
  steps: Pick<BulkStepStore, 'find' | 'findPiece' | 'finishPiece'>;
  orders: Pick<OrderStore, 'findMany'>;
  settle: Settle;
};

/** So often a part is tried whose change the database did not say or had no time for. */
const TRIES_MAX = 20;

/** What became of a part. `isForNow`: the database was busy or did not say, so the part is tried again. */
type Result = { kind: 'there' } | { kind: 'failed'; failure: BulkFailure; isForNow: boolean };

/**
 * Takes the parts of a piece to their step. A worker may die at any moment: the next one begins the piece anew, and finds the parts that
 * went as far as they went.
 */
export async function doBulkPiece(
  { steps, orders, settle }: BulkPieceDeps,
  { payload: { pieceId }, attempts }: Pick<Job<BulkJob>, 'payload' | 'attempts'>,
): Promise<Outcome> {
  const piece = await steps.findPiece(pieceId);
  const step = piece && (await steps.find(piece.stepId));
  if (!step) return dropJob('the step is not kept any more');
  if (piece.done !== null) return done();
  const found = await orders.findMany([...new Set(piece.items.map(({ orderId }) => orderId))]);
  const byId = new Map(found.map((order) => [order.id, order]));
  const results = await Promise.all(
    piece.items.map((item) =>
      advance(settle, { ...item, order: byId.get(item.orderId), to: step.fulfillment }),
    ),
  );
  const isOpen = results.some((result) => result.kind === 'failed' && result.isForNow);
  if (isOpen && attempts < TRIES_MAX) return retry('some orders could not be changed for now');
  const failed = results.flatMap((result) => (result.kind === 'failed' ? [result.failure] : []));
  await steps.finishPiece(pieceId, { done: results.length - failed.length, failed });
  return done();
}

type Wanted = BulkItem & { order: Order | undefined; to: Fulfillment };

async function advance(settle: Settle, { orderId, dropId, order, to }: Wanted): Promise<Result> {
  const part = order && partsOf(order).find((one) => one.dropId === dropId);
  const fail = (code: string, detail: string, isForNow = false): Result => ({
    kind: 'failed',
    failure: { orderId, dropId: part ? dropId : null, number: part ? order.number : null, code, detail },
    isForNow,
  });
  if (!part) return fail('not_found', 'There is no such order');
  const steps = stepsBetween(part.fulfillment, to);
  if (steps === null) return fail('invalid_transition', `It is ${part.fulfillment} already`);
  // A part that is there already is asked for all the same: one that is over is not sent.
  for (const step of steps.length > 0 ? steps : [to]) {
    const change = { kind: 'fulfill', to: step, dropIds: [part.dropId] } as const;
    const why = whyNot(await settle(orderId, change, 'creator'));
    if (why) return fail(why.code, why.detail, why.isForNow);
  }
  return { kind: 'there' };
}

function whyNot(settlement: Settlement): { code: string; detail: string; isForNow: boolean } | null {
  if (settlement.kind === 'settled') return null;
  if (settlement.kind === 'unknown') {
    const detail = 'The database did not say whether it went. Ask for the step again';
    return { code: 'unavailable', detail, isForNow: true };
  }
  const { code } = settlement;
  const isForNow = code === 'overloaded';
  const detail = isForNow ? 'The server was too busy. Ask for the step again' : 'The order does not allow it';
  return { code, detail: settlement.detail ?? detail, isForNow };
}
