import { isDeepStrictEqual } from 'node:util';
import type { DropStore, LaneStore } from '../drops/index.ts';
import type { OutboxEvent, Publish } from '../platform/log/outbox.ts';
import { invariant } from '../platform/invariant.ts';
import type { Logger } from '../platform/logger.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { beforeNextAttempt } from '../platform/next-attempt.ts';
import { classifyFailure } from '../platform/transaction-failure.ts';
import type { Order } from './order.ts';
import { type Changed, decideChange, type OrderChange } from './order-life.rules.ts';
import { liveItems, partsOf } from './order-parts.rules.ts';
import { presentDropOrder } from './order.present.ts';
import type { OrderStore } from './order.store.ts';
import { dropOfSlot, isHoldSlot } from './order.rules.ts';
import { orderEvent, orderMarks } from './orders.events.ts';
import { openLedger } from './settle-ledger.ts';
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
  for (let attempt = 1; ; attempt += 1) {
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
    if (performance.now() - startedAt > SETTLE_MS) break;
    await beforeNextAttempt(deps, { attempt, startedAt });
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
  const before = new Map(found.map((order) => [order.id, order]));
  const ledger = await openLedger(deps, found, countAskedAgain(found, wishes), session);
  const now = new Map(before);
  const events: OutboxEvent[] = [];
  const settlements = wishes.map(({ orderId, change, cause }): Settlement => {
    const order = now.get(orderId);
    if (!order) return { kind: 'refused', code: 'not_found' };
    const decision = decideChange(order, change, ledger.now, () => ledger.canTake(order));
    if (decision.kind === 'refused') return decision;
    if (decision.kind === 'unchanged') return { kind: 'settled', order, isChanged: false };
    const changed = apply(order, decision, new Date(ledger.now), cause);
    ledger.enter(order, decision.moves);
    events.push(...decision.events.map(({ type, dropIds }) => orderEvent(type, changed, dropIds)));
    now.set(orderId, changed);
    return { kind: 'settled', order: changed, isChanged: true };
  });
  const changes = [...now.values()].flatMap((order) => {
    const prior = before.get(order.id);
    return prior && prior !== order ? [{ order, revision: prior.revision }] : [];
  });
  if (changes.length === 0) return settlements;
  invariant(await deps.orders.changeMany(changes, session), 'a snapshot has what it has shown');
  const told = await ledger.write();
  const seen = [...now.values()].flatMap((order) =>
    orderMarks(order, differingParts(before.get(order.id), order)),
  );
  await deps.publish([...events, ...told.events], session, [...told.marks, ...seen]);
  return settlements;
}

/** Drops whose creator sees their part differently now. */
function differingParts(before: Order | undefined, after: Order): string[] {
  if (before === after) return [];
  const seen = (order: Order | undefined, dropId: string) => order && presentDropOrder(order, dropId, '');
  return after.items.flatMap(({ dropId }) =>
    isDeepStrictEqual(seen(before, dropId), seen(after, dropId)) ? [] : [dropId],
  );
}

function apply(before: Order, { set }: Changed, at: Date, cause: string): Order {
  const { slots = [], ...rest } = before;
  const order = { ...rest, ...set };
  const { status } = order;
  const live = new Set(liveItems(order).map(({ dropId }) => dropId));
  // A place in a drop ends with the part of the order, the one hold with the waiting for its payment.
  const kept = slots.filter(
    (slot) => live.has(dropOfSlot(slot)) && (status === 'pending' || !isHoldSlot(slot)),
  );
  const ended = liveItems(before).flatMap(({ dropId }) => (live.has(dropId) ? [] : [dropId]));
  const isOfParts = ended.length > 0 && before.items.length > 1;
  const sent = sentBetween(before, order);
  return {
    ...order,
    ...(kept.length > 0 && { slots: kept }),
    updatedAt: at,
    history: [...before.history, { status, at, cause, ...(isOfParts && { ended }), ...(sent && { sent }) }],
    revision: before.revision + 1,
  };
}

/** How far parts went with a change; one step goes to one stage. */
function sentBetween(before: Order, after: Order): Order['history'][number]['sent'] {
  const was = partsOf(before);
  const moved = partsOf(after).filter(({ fulfillment }, index) => fulfillment !== was[index]?.fulfillment);
  const [first] = moved;
  return first && { to: first.fulfillment, dropIds: moved.map(({ dropId }) => dropId) };
}

/** Units that late payments may ask for again, per drop. */
function countAskedAgain(orders: readonly Order[], wishes: readonly Wish[]): Map<string, number> {
  const paid = new Set(
    wishes.flatMap(({ orderId, change }) =>
      change.kind === 'payment' && change.word.status === 'succeeded' ? [orderId] : [],
    ),
  );
  const asked = new Map<string, number>();
  for (const order of orders) {
    if (!paid.has(order.id) || order.status !== 'pending' || order.isHolding) continue;
    for (const { dropId, quantity } of liveItems(order))
      asked.set(dropId, (asked.get(dropId) ?? 0) + quantity);
  }
  return asked;
}
