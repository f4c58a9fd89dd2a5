import {
  type CreateOrderInput,
  findHoldDifferences,
  LIMITS,
  type OrderLine,
  priceFieldOf,
  type ProblemCode,
  sumOrderLines,
  textOfLines,
} from '@livedrops/sdk/contract';
import { type DropSnapshot, toDropState, whyNotSelling } from '../drops/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type GroupCommit, QueueFullError } from '../platform/group-commit.ts';
import { Refusal } from '../platform/http/problem.ts';
import type { DropCopies } from './drop-copies.ts';
import type { Answerable, Entry, Placement } from './entry.ts';
import { hashBody, nameOrder } from './order-id.ts';
import type { Order } from './order.ts';
import type { KeyedOrder } from './order-keys.store.ts';
import type { OrderStore } from './order.store.ts';
import { holdSlotName, type Refused } from './order.rules.ts';
import { presentRefusal, unknownOutcome } from './present-refusal.ts';
import type { OnOutcome, OnRefused } from './refuse-early.ts';
import type { Trace } from './trace.ts';

/** This process's clock may be off by this much before it may refuse anything; the database decides inside. */
const CLOCK_SLACK_MS = 1000;
/** A little less than clients wait for one attempt. */
export const DEADLINE_MS = 9000;
/** What an answer needs on its way back. */
const WAY_BACK_MS = 50;
/** Holds of one person that end while they are answered with. */
const HOLD_ROUNDS_MAX = 3;
/** Refusals that are not for a person who holds units of the drop: they are answered by what they hold. */
const NOT_FOR_HOLDERS: readonly ProblemCode[] = [
  'sold_out',
  'paused',
  'ended',
  'insufficient_stock',
  'price_changed',
  'limit_reached',
  'not_chargeable',
];
/** All orders over several drops are one queue: however they combine drops, they are one transaction at a time here. */
export const BASKETS = 'baskets';

export type PlaceOrderDeps = {
  clock: Clock;
  /** Whether the database still enforces the books. */
  isSafe(): boolean;
  copies: DropCopies;
  /** The order that a key has made or was answered with, if there is one; look-ups of a rush are made together. */
  findOrder(orderId: string): Promise<KeyedOrder | null>;
  /** The order that holds a slot. */
  findBySlot(slot: string): Promise<Order | null>;
  keepKey: OrderStore['keepKey'];
  trace: Trace;
  onRefused: OnRefused;
  onOutcome: OnOutcome;
  queue: GroupCommit<Entry, Placement>;
  /** Keys that are being placed by this process. */
  inFlight: Map<string, { bodyHash: string; result: Promise<Answerable> }>;
};

export type Placed = { order: Order; isReplay: boolean };

/** Places an order once for its key, also when other requests come with the same key at the same time, here or elsewhere. */
export async function placeOrder(
  deps: PlaceOrderDeps,
  input: Pick<Entry, 'userId' | 'idempotencyKey' | 'traceparent'> & {
    body: CreateOrderInput;
    waitMs: number | null;
  },
): Promise<Placed | Refusal> {
  const lines = sumOrderLines(input.body);
  const tooMany = lines.find(({ quantity }) => quantity > LIMITS.quantity);
  if (tooMany) return invalid('items', `must be at most ${LIMITS.quantity} units of one drop`);
  const bodyHash = hashBody(textOfLines(lines));
  const orderId = nameOrder(input.userId, input.idempotencyKey);

  let twin = deps.inFlight.get(orderId);
  // Another body under the same key: whose order there is in the end, if there is one, only the database can say.
  while (twin && twin.bodyHash !== bodyHash) {
    await twin.result.catch(() => null);
    twin = deps.inFlight.get(orderId);
  }
  const { userId, idempotencyKey, traceparent } = input;
  const deadline = deadlineOf(input.waitMs);
  const result =
    twin?.result ??
    admitAndCommit(deps, { orderId, userId, idempotencyKey, bodyHash, lines, deadline, traceparent });
  deps.trace(twin ? 'joined' : 'asked', { orderId, userId, lines });
  if (!twin) deps.inFlight.set(orderId, { bodyHash, result });
  try {
    const placement = await result;
    const isJoined = twin !== undefined;
    if (!isJoined) noteRefusal(deps, placement, lines);
    deps.onOutcome(outcomeOf(placement, isJoined));
    return toAnswer(locate(placement, input.body), isJoined, deps.clock.now());
  } finally {
    if (!twin) deps.inFlight.delete(orderId);
  }
}

const deadlineOf = (waitMs: number | null): number =>
  performance.now() + Math.min(DEADLINE_MS, waitMs === null ? DEADLINE_MS : waitMs - WAY_BACK_MS);

async function admitAndCommit(deps: PlaceOrderDeps, entry: Entry): Promise<Answerable> {
  for (let round = 0; round < HOLD_ROUNDS_MAX; round += 1) {
    const placement = await decide(deps, entry);
    const answer = placement.kind === 'held' ? await answerByHold(deps, entry, placement.hold) : placement;
    if (answer) return answer;
  }
  return { kind: 'refused', code: 'overloaded' };
}

/**
 * A request for what the person holds already is answered with that hold, now and whenever its key comes again. One for anything else
 * is told in what it differs, and the hold stays.
 *
 * @returns `null` when the hold has ended in between
 */
async function answerByHold(
  { keepKey }: PlaceOrderDeps,
  { orderId, bodyHash, lines }: Entry,
  hold: Order,
): Promise<Answerable | null> {
  const differences = findHoldDifferences(lines, hold.items);
  const refused: Refused = { kind: 'refused', code: 'hold_exists', orderId: hold.id };
  if (differences.length > 0) return { ...refused, differences };
  const kept = await keepKey(hold.id, { id: orderId, bodyHash });
  if (kept === 'over') return null;
  return kept === 'kept' ? { kind: 'replayed', order: hold } : refused;
}

async function decide(deps: PlaceOrderDeps, entry: Entry): Promise<Placement> {
  const refused: Refused | null = deps.isSafe()
    ? await whyNotAdmitted(deps, entry.lines)
    : { kind: 'refused', code: 'unavailable' };
  if (refused) {
    deps.trace('refused from memory', { orderId: entry.orderId, code: refused.code });
    return (await findReplay(deps, entry)) ?? refused;
  }
  const [first, ...others] = entry.lines;
  const queuedAt = performance.now();
  try {
    const placement = await deps.queue.submit(
      others.length > 0 ? BASKETS : (first?.dropId ?? BASKETS),
      entry,
    );
    deps.trace('decided', {
      orderId: entry.orderId,
      kind: placement.kind,
      code: placement.kind === 'refused' ? placement.code : undefined,
      tookMs: Math.round(performance.now() - queuedAt),
    });
    if (placement.kind !== 'refused' || !NOT_FOR_HOLDERS.includes(placement.code)) return placement;
    // What lets people in is out of date then.
    if (placement.code === 'sold_out' && placement.dropId !== undefined) deps.copies.forget(placement.dropId);
    return (await findHold(deps, entry)) ?? placement;
  } catch (error) {
    if (error instanceof QueueFullError) return { kind: 'refused', code: 'overloaded' };
    throw error;
  }
}

/** Answers from memory what is plain: most of a rush comes too early or too late. */
async function whyNotAdmitted(
  { copies, clock }: PlaceOrderDeps,
  lines: readonly OrderLine[],
): Promise<Refused | null> {
  let currency: string | null = null;
  for (const { dropId } of lines) {
    if (copies.soldOutSince(dropId) !== null) return { kind: 'refused', code: 'sold_out', dropId };
    const known = await copies.glance(dropId);
    // Only a fresh look may refuse: the copy may be older than an edit of its owner.
    const drop = known && !whyPlainlyNot(known, clock.now()) ? known : await copies.look(dropId);
    if (!drop) return { kind: 'refused', code: 'not_found', dropId };
    const code = whyPlainlyNot(drop, clock.now());
    if (code) return { kind: 'refused', code, dropId };
    if (currency !== null && currency !== drop.currency)
      return { kind: 'refused', code: 'currencies_differ' };
    ({ currency } = drop);
  }
  return null;
}

/**
 * `sold_out` as it is written in the drop was seen in one snapshot of all lanes, and `ended` in a transaction that met every order before
 * it, so a copy of this moment may say them. An end that is known only from the clock is not final: an order may still commit before it.
 */
function whyPlainlyNot(drop: DropSnapshot, now: number): 'not_started' | 'ended' | 'sold_out' | null {
  const state = toDropState(drop);
  const reason = whyNotSelling(state, now);
  if (reason === 'sold_out' || reason === 'ended') return drop.status === reason ? reason : null;
  if (reason !== 'not_started') return null;
  return whyNotSelling(state, now + CLOCK_SLACK_MS) === reason ? reason : null;
}

/** A repeat of an order that succeeded gets its order, also after the drop has ended or sold out; so does a buyer who holds units. */
async function findReplay(
  deps: PlaceOrderDeps,
  { orderId, bodyHash, userId, lines }: Entry,
): Promise<Placement | null> {
  const known = await deps.findOrder(orderId);
  if (known) {
    return known.bodyHash === bodyHash
      ? { kind: 'replayed', order: known.order }
      : { kind: 'refused', code: 'idempotency_key_reused' };
  }
  return findHold(deps, { userId, lines });
}

/** A person who holds units is answered by that hold, also while the drop sells nothing to others. */
async function findHold(
  deps: PlaceOrderDeps,
  { userId, lines }: Pick<Entry, 'userId' | 'lines'>,
): Promise<Placement | null> {
  for (const { dropId } of lines) {
    if ((await deps.copies.glance(dropId))?.checkout !== 'hold') continue;
    const hold = await deps.findBySlot(holdSlotName(dropId, userId));
    if (hold) return { kind: 'held', hold };
  }
  return null;
}

function outcomeOf(placement: Answerable, isJoined: boolean): Parameters<OnOutcome>[0] {
  if (placement.kind === 'refused') return placement.code;
  return placement.kind === 'placed' && isJoined ? 'replayed' : placement.kind;
}

/** Only of drops that are known to exist: where the reason was, and for a queue that is full the first one. */
function noteRefusal(
  { onRefused }: PlaceOrderDeps,
  placement: Answerable,
  [first]: readonly OrderLine[],
): void {
  if (placement.kind !== 'refused' || placement.code === 'not_found') return;
  const dropId = placement.code === 'overloaded' ? first?.dropId : placement.dropId;
  if (dropId !== undefined) onRefused(dropId, placement.code);
}

/** Says where in the body the price stands that is not right any more. */
function locate(placement: Answerable, body: CreateOrderInput): Answerable {
  if (placement.kind !== 'refused' || placement.code !== 'price_changed' || !placement.dropId)
    return placement;
  return { ...placement, field: priceFieldOf(body, placement.dropId) };
}

function toAnswer(placement: Answerable, isJoined: boolean, now: number): Placed | Refusal {
  if (placement.kind === 'refused') return presentRefusal(placement, now);
  if (placement.kind === 'unknown') return unknownOutcome();
  return { order: placement.order, isReplay: isJoined || placement.kind === 'replayed' };
}

const invalid = (field: string, message: string) =>
  new Refusal('validation_failed', { errors: [{ field, message }] });
