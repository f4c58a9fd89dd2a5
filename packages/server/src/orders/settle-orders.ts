import { setTimeout as sleep } from 'node:timers/promises';
import {
  callIn,
  type DropDocument,
  type DropSnapshot,
  type DropStore,
  type LaneStore,
  presentDrop,
  type Settled,
  sumUp,
} from '../drops/index.ts';
import { dropSignal, dropTopics } from '../drops/drops.events.ts';
import { endAbandonedTransactions } from '../platform/abandoned-transactions.ts';
import type { OutboxEvent, Publish } from '../platform/events/outbox.ts';
import { invariant } from '../platform/invariant.ts';
import type { Logger } from '../platform/logger.ts';
import {
  attemptTransaction,
  type MongoConnection,
  type MongoSession,
  UNBLOCK_AFTER_MS,
} from '../platform/mongo.ts';
import { classifyFailure } from '../platform/transaction-failure.ts';
import type { OrderDocument } from './order.model.ts';
import { type Decision, decideChange, type OrderChange } from './order-life.ts';
import type { OrderStore, OrderUpdate } from './order.store.ts';
import { isHoldSlot } from './order.ts';
import { orderEvent, orderSignals } from './orders.events.ts';
import type { Settlement } from './settlement.ts';

export type SettleDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  orders: OrderStore;
  publish: Publish;
  logger: Logger;
};

export type Wish = { orderId: string; change: OrderChange; cause: string };

const SETTLE_MS = 8000;
const BACKOFF_MS = 5;
const BACKOFF_MS_MAX = 300;

/**
 * Changes orders that exist, a group in one transaction: each change is decided on what the one before it left, units go back to the
 * pools of their drops (or come from there), and what happened is told. A change that is decided again after an unknown commit finds
 * itself done, because every change names the state it wants.
 *
 * @returns a settlement for each wish, in order
 */
export async function settleOrders(deps: SettleDeps, wishes: readonly Wish[]): Promise<Settlement[]> {
  const startedAt = performance.now();
  let isUnknown = false;
  for (let attempt = 0; ; attempt += 1) {
    const session = deps.connection.getClient().startSession();
    try {
      return await attemptTransaction(session, () => settleAll(deps, wishes, session));
    } catch (error) {
      const failure = classifyFailure(error);
      if (failure === 'bug' || failure === 'duplicate') throw error;
      isUnknown ||= failure === 'unknown';
      deps.logger.debug({ err: error, failure, changes: wishes.length }, 'changes are tried again');
    } finally {
      await session.endSession();
    }
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs > SETTLE_MS) break;
    if (elapsedMs > UNBLOCK_AFTER_MS) await endAbandonedTransactions(deps.connection);
    await sleep(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** Math.min(attempt, 8)));
  }
  const unsettled: Settlement = isUnknown ? { kind: 'unknown' } : { kind: 'refused', code: 'overloaded' };
  return wishes.map(() => unsettled);
}

async function settleAll(
  deps: SettleDeps,
  wishes: readonly Wish[],
  session: MongoSession,
): Promise<Settlement[]> {
  const found = await deps.orders.findMany(
    wishes.map(({ orderId }) => orderId),
    session,
  );
  const before = new Map(found.map((order) => [order._id, order]));
  const ledger = await openLedger(deps, found, wishes, session);
  const now = new Map(before);
  const events: OutboxEvent[] = [];
  const settlements = wishes.map(({ orderId, change, cause }): Settlement => {
    const order = now.get(orderId);
    if (!order) return { kind: 'refused', code: 'not_found' };
    const decision = decideChange(order, change, ledger.now, () => ledger.canTake(order));
    if (decision.kind === 'refused') return decision;
    if (decision.kind === 'unchanged') return { kind: 'settled', order, isChanged: false };
    const changed = apply(order, decision, new Date(ledger.now), cause);
    ledger.enter(order, decision);
    if (decision.event) events.push(orderEvent(decision.event, changed));
    now.set(orderId, changed);
    return { kind: 'settled', order: changed, isChanged: true };
  });
  const updates = [...now.values()].flatMap((order) => toUpdate(before.get(order._id), order));
  if (updates.length === 0) return settlements;
  invariant(await deps.orders.changeMany(updates, session), 'a snapshot has what it has shown');
  const told = await ledger.write(session);
  const seen = [...now.values()].filter((order) => looksDifferent(before.get(order._id), order));
  await deps.publish([...events, ...told.events], session, [...told.signals, ...seen.flatMap(orderSignals)]);
  return settlements;
}

/** To creators, who do not see payments. */
const looksDifferent = (before: OrderDocument | undefined, after: OrderDocument): boolean =>
  before?.status !== after.status || before.fulfillment !== after.fulfillment;

type Change = Extract<Decision, { kind: 'changed' }>;

function apply(order: OrderDocument, { set }: Change, at: Date, cause: string): OrderDocument {
  const { slots, ...rest } = order;
  const status = set.status ?? order.status;
  // A place in a drop ends with the order, the one hold with the waiting for its payment.
  const isOver = status === 'failed' || status === 'cancelled';
  const kept = isOver ? [] : (slots ?? []).filter((slot) => status === 'pending' || !isHoldSlot(slot));
  return {
    ...rest,
    ...set,
    ...(kept.length > 0 && { slots: kept }),
    updatedAt: at,
    history: [...order.history, { status, at, cause }],
    revision: order.revision + 1,
  };
}

function toUpdate(before: OrderDocument | undefined, after: OrderDocument): OrderUpdate[] {
  if (!before || before === after) return [];
  const { _id, slots, ...fields } = after;
  return [
    {
      orderId: _id,
      revision: before.revision,
      update: { $set: { ...fields, ...(slots && { slots }) }, ...(!slots && { $unset: { slots: 1 } }) },
    },
  ];
}

/** The drops of a group of changes: what is free in their pools, and what the changes add up to. */
async function openLedger(
  { drops, lanes }: SettleDeps,
  orders: readonly OrderDocument[],
  wishes: readonly Wish[],
  session: MongoSession,
) {
  const asked = countAskedAgain(orders, wishes);
  const known = new Map<string, DropDocument>();
  const left = new Map<string, number>();
  const sums = new Map<string, Settled>();
  let now = 0;
  for (const dropId of new Set(orders.flatMap(({ items }) => items.map((item) => item.dropId)).sort())) {
    const found = await drops.findWithTime(dropId, session);
    invariant(found, `an order names ${dropId}`);
    ({ now } = found);
    const short = (asked.get(dropId) ?? 0) - found.drop.pool;
    const called =
      short > 0 ? await callIn({ drops, lanes }, await lanes.ofDrop(dropId, session), short, session) : 0;
    known.set(dropId, found.drop);
    left.set(dropId, found.drop.pool + called);
  }

  const sumOf = (dropId: string): Settled => {
    const sum = sums.get(dropId) ?? {
      returned: 0,
      taken: 0,
      sold: { orders: 0, units: 0, revenue: 0 },
      cancelled: { orders: 0, units: 0, revenue: 0 },
    };
    sums.set(dropId, sum);
    return sum;
  };

  return {
    now,
    canTake: ({ items }: OrderDocument) =>
      items.every(({ dropId, quantity }) => (left.get(dropId) ?? 0) >= quantity),

    enter({ items }: OrderDocument, { units, sale }: Change): void {
      if (units === 'stay' && sale === 'none') return;
      for (const { dropId, quantity, unitPrice } of items) {
        const sum = sumOf(dropId);
        if (units === 'return') sum.returned += quantity;
        if (units === 'take') sum.taken += quantity;
        const change = units === 'return' ? quantity : units === 'take' ? -quantity : 0;
        left.set(dropId, (left.get(dropId) ?? 0) + change);
        if (sale === 'none') continue;
        const sales = sale === 'made' ? sum.sold : sum.cancelled;
        sales.orders += 1;
        sales.units += quantity;
        sales.revenue += quantity * unitPrice;
      }
    },

    async write(inSession: MongoSession): Promise<{ events: OutboxEvent[]; signals: string[] }> {
      const events: OutboxEvent[] = [];
      for (const [dropId, sum] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const after = await drops.settle(dropId, sum, inSession);
        invariant(after, 'a snapshot has what it has shown');
        const before = known.get(dropId);
        if (before?.status === 'sold_out' && after.status === 'live') {
          const drop: DropSnapshot = sumUp(after, await lanes.ofDrop(dropId, inSession));
          events.push({
            type: 'drop.restocked',
            topics: dropTopics(after),
            data: { drop: presentDrop(drop, now) },
          });
        }
      }
      return { events, signals: [...sums.keys()].map(dropSignal) };
    },
  };
}

/** Units that late payments may ask for again, per drop. */
function countAskedAgain(orders: readonly OrderDocument[], wishes: readonly Wish[]): Map<string, number> {
  const paid = new Set(
    wishes.flatMap(({ orderId, change }) =>
      change.kind === 'payment' && change.word.status === 'succeeded' ? [orderId] : [],
    ),
  );
  const asked = new Map<string, number>();
  for (const { _id, status, isHolding, items } of orders) {
    if (!paid.has(_id) || status !== 'pending' || isHolding) continue;
    for (const { dropId, quantity } of items) asked.set(dropId, (asked.get(dropId) ?? 0) + quantity);
  }
  return asked;
}
