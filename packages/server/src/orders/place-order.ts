import type { CreateOrderInput, ProblemCode } from '@livedrops/sdk/contract';
import { type DropDocument, toDropState, whyNotSelling } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type GroupCommit, QueueFullError } from '../platform/group-commit.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { Entry, Placement } from './entry.ts';
import { hashBody, nameOrder } from './order-id.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { canonicalText, toIntent } from './order.ts';

/** This process's clock may be off by this much before it may refuse anything; the database decides inside. */
const CLOCK_SLACK_MS = 1000;
const RETRY_AFTER_MS = 500;

export type PlaceOrderDeps = {
  clock: Clock;
  orders: Pick<OrderStore, 'findMany'>;
  /** A recent copy of a drop, from memory: good enough to refuse early, never to sell. */
  glance(dropId: string): Promise<DropDocument | null>;
  queue: GroupCommit<Entry, Placement>;
  /** Drops that were empty a moment ago. */
  soldOut: { has(dropId: string): boolean; add(dropId: string): void };
  /** Keys that are being placed by this process. */
  inFlight: Map<string, { bodyHash: string; result: Promise<Placement> }>;
};

export type Placed = { order: OrderDocument; isReplay: boolean };

/** Places an order once for its key, whoever else asks with the same key at the same time, here or elsewhere. */
export async function placeOrder(
  deps: PlaceOrderDeps,
  input: { userId: string; idempotencyKey: string; body: CreateOrderInput },
): Promise<Placed | Refusal> {
  const { userId, idempotencyKey } = input;
  const { lines } = toIntent(input.body);
  const bodyHash = hashBody(canonicalText({ lines }));
  const entry: Entry = { ...nameOrder(userId, idempotencyKey), userId, idempotencyKey, bodyHash, lines };

  const twin = deps.inFlight.get(entry.orderId);
  if (twin && twin.bodyHash !== bodyHash)
    return toRefusal({ kind: 'refused', code: 'idempotency_key_reused' });
  if (twin) return toAnswer(await twin.result, true);

  const result = admitAndCommit(deps, entry);
  deps.inFlight.set(entry.orderId, { bodyHash, result });
  try {
    return toAnswer(await result, false);
  } catch (error) {
    if (error instanceof QueueFullError)
      return new Refusal('overloaded', { retryAfterMs: RETRY_AFTER_MS, shouldRetry: true });
    throw error;
  } finally {
    deps.inFlight.delete(entry.orderId);
  }
}

async function admitAndCommit(deps: PlaceOrderDeps, entry: Entry): Promise<Placement> {
  const refusal = await refuseEarly(deps, entry);
  if (refusal) return (await findReplay(deps, entry)) ?? refusal;
  const placement = await deps.queue.submit(entry.lines.map(({ dropId }) => dropId).join('+'), entry);
  if (placement.kind === 'refused' && placement.code === 'sold_out' && placement.dropId)
    deps.soldOut.add(placement.dropId);
  return placement;
}

/** Answers from memory what is plain: most of a rush comes too early or too late. */
async function refuseEarly(deps: PlaceOrderDeps, { lines }: Entry): Promise<Placement | null> {
  const currencies = new Set<string>();
  for (const { dropId } of lines) {
    if (deps.soldOut.has(dropId)) return { kind: 'refused', code: 'sold_out', dropId };
    const drop = await deps.glance(dropId);
    if (!drop) return { kind: 'refused', code: 'not_found', dropId };
    currencies.add(drop.currency);
    const code = whyPlainlyNot(drop, deps.clock.now());
    if (code) return { kind: 'refused', code, dropId };
  }
  return currencies.size > 1 ? { kind: 'refused', code: 'validation_failed' } : null;
}

function whyPlainlyNot(drop: DropDocument, now: number): ProblemCode | null {
  const state = toDropState(drop);
  const isClear = whyNotSelling(state, now - CLOCK_SLACK_MS) === whyNotSelling(state, now + CLOCK_SLACK_MS);
  const reason = isClear ? whyNotSelling(state, now) : null;
  // The copy may be older than a return of units or a resume: only time itself is plain here.
  return reason === 'not_started' || reason === 'ended' ? reason : null;
}

/** A repeat of an order that succeeded gets its order, also after the drop has ended or sold out. */
async function findReplay({ orders }: PlaceOrderDeps, entry: Entry): Promise<Placement | null> {
  const [order] = await orders.findMany([entry.orderId]);
  if (!order) return null;
  if (order.bodyHash !== entry.bodyHash) return { kind: 'refused', code: 'idempotency_key_reused' };
  return { kind: 'replayed', order };
}

function toAnswer(placement: Placement, joined: boolean): Placed | Refusal {
  if (placement.kind === 'refused') return toRefusal(placement);
  if (placement.kind === 'unknown') {
    return new Refusal('unavailable', {
      detail:
        'The database did not say in time whether the order exists. Repeat with the same key, or look it up by key',
      outcome: 'unknown',
      retryAfterMs: RETRY_AFTER_MS,
      shouldRetry: true,
    });
  }
  return { order: placement.order, isReplay: joined || placement.kind === 'replayed' };
}

function toRefusal({ code, dropId, remaining, held }: Extract<Placement, { kind: 'refused' }>): Refusal {
  const options = {
    ...(remaining !== undefined && { remaining }),
    ...(DETAILS[code] && { detail: DETAILS[code] }),
    ...(held !== undefined && { detail: `You have ${held} of this drop already` }),
    ...(code === 'validation_failed' && {
      errors: [{ field: 'items', message: 'must all have the same currency' }],
    }),
    ...(code === 'insufficient_stock' && {
      detail: `Only ${remaining} left`,
      errors: [{ field: 'quantity', message: `must be at most ${remaining}` }],
    }),
    ...(code === 'not_found' && { errors: [{ field: 'dropId', message: `${dropId} does not exist` }] }),
  };
  return new Refusal(code, { shouldRetry: false, ...options });
}

const DETAILS: Partial<Record<ProblemCode, string>> = {
  idempotency_key_reused: 'This key was used for another order. Use a new key for a new intent',
  sold_out: 'All units are sold',
  not_started: 'The drop has not started yet',
  ended: 'The drop has ended',
  paused: 'The creator has paused this drop',
  cancelled: 'The creator has called this drop off',
};
