import type { ChargeRule } from '@livedrops/sdk/contract';
import type { Claim, Closed, DropDocument, Prepared, Stock } from '../drops/index.ts';
import { dropMark } from '../drops/drops.events.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createId } from '../platform/id.ts';
import { attemptTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { draftOrder } from './draft-order.ts';
import type { Entry, Placement, Refused } from './entry.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { decideGroup, sumByDrop, type Terms, type Verdict } from './order.rules.ts';
import { isNamed, placedEvent, placedFacts } from './orders.events.ts';

export type AttemptDeps = {
  connection: MongoConnection;
  stock: Stock;
  orders: OrderStore;
  publish: Publish;
  paymentProvider: string | null;
  whyNotChargeable: ChargeRule | null;
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

/** Rounds of one attempt. Each learns why the last claim failed; more means that the drop changes faster than it can be read. */
const ROUNDS_MAX = 6;

type Accepted = { entry: Entry; slots: string[] };
type Attempt = AttemptDeps & AttemptOptions & { session: MongoSession };

/**
 * One attempt at a group: a buyer who has the order already gets it; of the rest, the buyers who may buy are committed in one transaction.
 * Settles every entry or throws; after a throw nothing is known.
 */
export async function attemptCommit(
  deps: AttemptDeps,
  entries: readonly Entry[],
  options: AttemptOptions,
): Promise<Map<Entry, Placement>> {
  // One causally consistent session: what an aborted transaction has seen, the reads after it see as well.
  const session = deps.connection.getClient().startSession();
  const attempt = { ...deps, ...options, session };
  try {
    const placements = options.isCareful ? await findExisting(attempt, entries) : new Map<Entry, Placement>();
    const fresh = entries.filter((entry) => !placements.has(entry));
    if (fresh.length > 0)
      for (const [entry, placement] of await commitWhoMayBuy(attempt, fresh))
        placements.set(entry, placement);
    const refused = fresh.filter((entry) => placements.get(entry)?.kind === 'refused');
    // A twin on another process may have been faster with the same key; then its order is the answer, not our refusal (P3).
    if (refused.length > 0)
      for (const [entry, placement] of await findExisting(attempt, refused)) placements.set(entry, placement);
    return placements;
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

/** Decides, claims, and decides again with what the claim has shown, until a transaction holds or no order is left. */
async function commitWhoMayBuy(attempt: Attempt, entries: readonly Entry[]): Promise<Map<Entry, Placement>> {
  const { whyNotChargeable } = attempt;
  const wanted = sumByDrop(entries);
  let isFresh = false;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const prepared = await attempt.stock.prepare(wanted, attempt.session, isFresh);
    const terms = new Map([...prepared.drops].map(([dropId, drop]) => [dropId, toTerms(drop)]));
    const taken = await findTaken(attempt, entries, terms);
    const verdicts = decideGroup(entries, { ...prepared, terms, taken, whyNotChargeable });
    const accepted = entries.flatMap((entry, index): Accepted[] => {
      const verdict = verdicts[index];
      return verdict?.kind === 'accepted' ? [{ entry, slots: verdict.slots }] : [];
    });
    // A refusal needs terms of this moment: a claim on them that held, or a fresh look.
    if (accepted.length === 0 && prepared.isRemembered) {
      isFresh = true;
      continue;
    }
    const documents = accepted.length > 0 ? await runTransaction(attempt, accepted, prepared) : [];
    if (documents) return toPlacements(attempt, entries, verdicts, documents);
  }
  return new Map(entries.map((entry) => [entry, { kind: 'refused', code: 'overloaded' }]));
}

const toTerms = ({ price, currency, perUserLimit, checkout }: DropDocument): Terms => ({
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

/** The transaction. `null` when the claim failed: nothing is written then. */
async function runTransaction(
  { stock, orders, publish, paymentProvider, commitIds, session }: Attempt,
  accepted: readonly Accepted[],
  prepared: Prepared,
): Promise<OrderDocument[] | null> {
  const commitId = createId('cmt');
  commitIds.add(commitId);
  const claims = sumClaims(accepted, prepared.drops);
  const documents = await attemptTransaction(session, async () => {
    const times = await stock.claim(claims, prepared, session);
    if (!times) {
      await session.abortTransaction();
      return null;
    }
    const drafts = accepted.map(({ entry, slots }) =>
      draftOrder(entry, { drops: prepared.drops, times, slots, commitId, paymentProvider }),
    );
    await orders.insertMany(drafts, session);
    await tell(publish, drafts, claims.keys(), session);
    return drafts;
  });
  if (documents) stock.committed(claims);
  return documents;
}

async function tell(
  publish: Publish,
  orders: readonly OrderDocument[],
  dropIds: Iterable<string>,
  session: MongoSession,
): Promise<void> {
  const { named = [], single = [] } = Object.groupBy(orders, (order) =>
    isNamed(order) ? 'named' : 'single',
  );
  const marks = [...dropIds].map(dropMark);
  await publish(single.map(placedEvent), session, marks, placedFacts(named));
}

/** What a group takes, per drop. An order with a held drop in it is sold only when it is paid. */
function sumClaims(
  accepted: readonly Accepted[],
  drops: ReadonlyMap<string, DropDocument>,
): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { entry } of accepted) {
    const isSold = entry.lines.every(({ dropId }) => drops.get(dropId)?.checkout !== 'hold');
    for (const { dropId, quantity } of entry.lines) {
      const claim = claims.get(dropId) ?? { units: 0, sold: { orders: 0, units: 0, revenue: 0 } };
      claim.units += quantity;
      if (isSold) {
        claim.sold.orders += 1;
        claim.sold.units += quantity;
        claim.sold.revenue += quantity * (drops.get(dropId)?.price ?? 0);
      }
      claims.set(dropId, claim);
    }
  }
  return claims.size < 2 ? claims : new Map([...claims].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function toPlacements(
  { orders, session }: Attempt,
  entries: readonly Entry[],
  verdicts: readonly Verdict<Closed>[],
  documents: readonly OrderDocument[],
): Promise<Map<Entry, Placement>> {
  const byId = new Map(documents.map((order) => [order._id, order]));
  const slots = verdicts.flatMap((verdict) => (verdict.kind === 'held' ? [verdict.slot] : []));
  const holds =
    slots.length > 0 ? await orders.findBySlots(slots, session) : new Map<string, OrderDocument>();
  const placements = new Map<Entry, Placement>();
  for (const [index, entry] of entries.entries()) {
    const verdict = verdicts[index];
    const order = byId.get(entry.orderId);
    if (order) placements.set(entry, { kind: 'placed', order });
    else if (verdict?.kind === 'held') placements.set(entry, heldBy(verdict, holds.get(verdict.slot)));
    else if (verdict && verdict.kind !== 'accepted') placements.set(entry, refuse(verdict));
  }
  return placements;
}

/** The hold that took the slot may have ended in between. */
const heldBy = ({ dropId }: { dropId: string }, hold: OrderDocument | undefined): Placement =>
  hold ? { kind: 'held', hold } : { kind: 'refused', code: 'limit_reached', dropId };

function refuse(verdict: Exclude<Verdict<Closed>, { kind: 'accepted' | 'held' }>): Refused {
  const { dropId } = verdict;
  switch (verdict.kind) {
    case 'closed':
      return { kind: 'refused', code: verdict.reason, dropId };
    case 'price_changed':
      return { kind: 'refused', code: 'price_changed', dropId, price: verdict.price };
    case 'over_limit':
      return { kind: 'refused', code: 'limit_reached', dropId, held: verdict.held };
    case 'not_chargeable':
      return { kind: 'refused', code: 'not_chargeable', dropId, fault: verdict.fault };
    case 'short':
      // What is left counts the neighbours who got theirs; they are committed by now.
      return verdict.remaining === 0
        ? { kind: 'refused', code: 'sold_out', dropId }
        : { kind: 'refused', code: 'insufficient_stock', dropId, remaining: verdict.remaining };
  }
}
