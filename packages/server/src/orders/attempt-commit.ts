import type { ChargeRule } from '@livedrops/sdk/contract';
import type { Drop, Prepared, Stock, Take } from '../drops/index.ts';
import { dropMark } from '../drops/drops.events.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createId } from '../platform/id.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { draftOrder } from './draft-order.ts';
import type { Entry, Placement } from './entry.ts';
import type { Order } from './order.ts';
import type { OrderStore } from './order.store.ts';
import { decideGroup, type Decision, sumByDrop, type Terms } from './order.rules.ts';
import { isNamed, placedEvent, placedFacts } from './orders.events.ts';

export type AttemptDeps = {
  connection: MongoConnection;
  stock: Stock;
  orders: OrderStore;
  publish: Publish;
  paymentProvider: string | null;
  whyNotChargeable: ChargeRule | null;
  /** The span of the commit, for what follows from it. */
  traceparent: string | null;
};

export type AttemptOptions = {
  /** Transactions of this very call: an order that one of them wrote is placed, not replayed. */
  commitIds: Set<string>;
  /**
   * Look for orders and slots that exist before anything is written. Without it the unique indexes find them, at the price of the
   * attempt: right as long as almost everybody is new.
   */
  isCareful: boolean;
};

type Accepted = { entry: Entry; slots: string[] };
type Attempt = AttemptDeps & AttemptOptions & { session: MongoSession };

/**
 * One attempt at a group. An order that exists already is the answer to its entry; the other entries that may buy are committed in one
 * transaction.
 * After a throw nothing is known.
 *
 * @returns a placement for each entry, or `null` when the terms have changed since they were read: nothing is written then
 */
export async function attemptCommit(
  deps: AttemptDeps,
  entries: readonly Entry[],
  options: AttemptOptions,
): Promise<Map<Entry, Placement> | null> {
  // One causally consistent session: what an aborted transaction has seen, the reads after it see as well.
  const session = deps.connection.getClient().startSession();
  const attempt = { ...deps, ...options, session };
  try {
    const existing = options.isCareful ? await findExisting(attempt, entries) : new Map<Entry, Placement>();
    const fresh = entries.filter((entry) => !existing.has(entry));
    const placed = fresh.length > 0 ? await placeAll(attempt, fresh) : new Map<Entry, Placement>();
    if (!placed) return null;
    const refused = fresh.filter((entry) => placed.get(entry)?.kind === 'refused');
    // A twin on another process may have been faster with the same key; then its order is the answer, not our refusal (P3).
    const twins = refused.length > 0 ? await findExisting(attempt, refused) : [];
    return new Map([...existing, ...placed, ...twins]);
  } finally {
    await session.endSession();
  }
}

/** Orders that exist already. One that this very call wrote is placed, not replayed. */
async function findExisting(
  { orders, commitIds, session }: Attempt,
  entries: readonly Entry[],
): Promise<Map<Entry, Placement>> {
  const existing = await orders.findByKeys(
    entries.map(({ orderId }) => orderId),
    session,
  );
  const placements = new Map<Entry, Placement>();
  for (const entry of entries) {
    const known = existing.get(entry.orderId);
    if (!known) continue;
    const { order } = known;
    if (known.bodyHash !== entry.bodyHash)
      placements.set(entry, { kind: 'refused', code: 'idempotency_key_reused' });
    else placements.set(entry, { kind: commitIds.has(order.commitId) ? 'placed' : 'replayed', order });
  }
  return placements;
}

/** Decides, and writes what was accepted. `null` when the terms have changed meanwhile. */
async function placeAll(attempt: Attempt, entries: readonly Entry[]): Promise<Map<Entry, Placement> | null> {
  let plan = await planGroup(attempt, entries, false);
  // Remembered terms may let an order in. A refusal needs terms of this moment: a take on them that held, or a fresh look.
  if (plan?.accepted.length === 0 && plan.prepared.isRemembered)
    plan = await planGroup(attempt, entries, true);
  if (!plan) return null;
  const { accepted, prepared, decisions } = plan;
  const orders = accepted.length > 0 ? await runTransaction(attempt, accepted, prepared) : [];
  return orders && toPlacements(attempt, entries, decisions, orders);
}

type Plan = { prepared: Prepared; decisions: Decision[]; accepted: Accepted[] };

async function planGroup(
  attempt: Attempt,
  entries: readonly Entry[],
  isFresh: boolean,
): Promise<Plan | null> {
  const { stock, session, whyNotChargeable } = attempt;
  const prepared = await stock.prepare(sumByDrop(entries), session, isFresh);
  if (!prepared) return null;
  const terms = new Map([...prepared.drops].map(([dropId, drop]) => [dropId, toTerms(drop)]));
  const taken = await findTaken(attempt, entries, terms);
  const decisions = decideGroup(entries, { ...prepared, terms, taken, whyNotChargeable });
  const accepted = entries.flatMap((entry, index): Accepted[] => {
    const decision = decisions[index];
    return decision?.kind === 'accepted' ? [{ entry, slots: decision.slots }] : [];
  });
  return { prepared, decisions, accepted };
}

const toTerms = ({ price, currency, perUserLimit, checkout }: Drop): Terms => ({
  price,
  currency,
  limit: perUserLimit,
  isHold: checkout === 'hold',
});

async function findTaken(
  { orders, isCareful, session }: Attempt,
  entries: readonly Entry[],
  terms: ReadonlyMap<string, Terms>,
): Promise<Set<string>> {
  const limited = [...terms].filter(([, { limit, isHold }]) => limit !== null || isHold);
  if (!isCareful || limited.length === 0) return new Set();
  const userIds = new Set(entries.map(({ userId }) => userId));
  return orders.takenSlots(
    [...userIds],
    limited.map(([dropId]) => dropId),
    session,
  );
}

/** `null` when the take failed: nothing is written then. */
async function runTransaction(
  { stock, orders, publish, paymentProvider, commitIds, traceparent, session }: Attempt,
  accepted: readonly Accepted[],
  prepared: Prepared,
): Promise<Order[] | null> {
  const commitId = createId('cmt');
  commitIds.add(commitId);
  const takes = sumTakes(accepted, prepared.drops);
  const placed = await attemptTransaction(session, async () => {
    const times = await stock.take(takes, prepared, session);
    if (!times) {
      await session.abortTransaction();
      return null;
    }
    const drafted = accepted.map(({ entry, slots }) =>
      draftOrder(entry, { drops: prepared.drops, times, slots, commitId, paymentProvider }),
    );
    await orders.insertMany(drafted, session);
    await tell(publish, drafted, { dropIds: takes.keys(), traceparent, session });
    return drafted;
  });
  if (placed) stock.committed(takes);
  return placed;
}

async function tell(
  publish: Publish,
  orders: readonly Order[],
  { dropIds, traceparent, session }: Pick<Attempt, 'traceparent' | 'session'> & { dropIds: Iterable<string> },
): Promise<void> {
  const { named = [], single = [] } = Object.groupBy(orders, (order) =>
    isNamed(order) ? 'named' : 'single',
  );
  const marks = [...dropIds].map(dropMark);
  await publish(single.map(placedEvent), session, marks, placedFacts(named), traceparent);
}

/** What a group takes, per drop. An order with a held drop in it is sold only when it is paid. */
function sumTakes(accepted: readonly Accepted[], drops: ReadonlyMap<string, Drop>): Map<string, Take> {
  const takes = new Map<string, Take>();
  for (const { entry } of accepted) {
    const isSold = entry.lines.every(({ dropId }) => drops.get(dropId)?.checkout !== 'hold');
    for (const { dropId, quantity } of entry.lines) {
      const take = takes.get(dropId) ?? { units: 0, sold: { orders: 0, units: 0, revenue: 0 } };
      take.units += quantity;
      if (isSold) {
        take.sold.orders += 1;
        take.sold.units += quantity;
        take.sold.revenue += quantity * (drops.get(dropId)?.price ?? 0);
      }
      takes.set(dropId, take);
    }
  }
  return takes.size < 2 ? takes : new Map([...takes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function toPlacements(
  { orders, session }: Attempt,
  entries: readonly Entry[],
  decisions: readonly Decision[],
  written: readonly Order[],
): Promise<Map<Entry, Placement>> {
  const byId = new Map(written.map((order) => [order.id, order]));
  const slots = decisions.flatMap((decision) => (decision.kind === 'held' ? [decision.slot] : []));
  const holds = slots.length > 0 ? await orders.findBySlots(slots, session) : new Map<string, Order>();
  const placements = new Map<Entry, Placement>();
  for (const [index, entry] of entries.entries()) {
    const decision = decisions[index];
    const order = byId.get(entry.orderId);
    if (order) placements.set(entry, { kind: 'placed', order });
    else if (decision?.kind === 'held') placements.set(entry, heldBy(decision, holds.get(decision.slot)));
    else if (decision?.kind === 'refused') placements.set(entry, decision);
  }
  return placements;
}

/** The hold that took the slot may have ended in between. */
const heldBy = ({ dropId }: { dropId: string }, hold: Order | undefined): Placement =>
  hold ? { kind: 'held', hold } : { kind: 'refused', code: 'limit_reached', dropId };
