import type { DropDocument, DropStore, SellingRefusal } from '../drops/index.ts';
import { toDropState, whyNotSelling } from '../drops/index.ts';
import type { Publish } from '../platform/events/outbox.ts';
import { createId } from '../platform/id.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { draftOrder } from './draft-order.ts';
import type { Entry, Placement, Refused } from './entry.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { decideGroup, sumByDrop, type Verdict } from './order.ts';
import { soldEvents } from './orders.events.ts';

export type AttemptDeps = {
  connection: MongoConnection;
  drops: DropStore;
  orders: OrderStore;
  publish: Publish;
};

/** Rounds of one attempt. Each learns why the last claim failed; more means that the drop changes faster than it can be read. */
const ROUNDS_MAX = 6;

type Closed = SellingRefusal | 'not_found';

/** What the claims of earlier rounds have shown. */
type Learnt = { closed: Map<string, Closed>; free: Map<string, number>; limits: Map<string, number> };

type Accepted = { entry: Entry; slots: string[] };

/**
 * One attempt at a group: who has an order already gets it; of the rest, those who may buy are committed in one transaction.
 * Settles every entry or throws; after a throw nothing is known.
 */
export async function attemptCommit(
  deps: AttemptDeps,
  entries: readonly Entry[],
  commitIds: Set<string>,
): Promise<Map<Entry, Placement>> {
  // One causally consistent session: what an aborted transaction has seen, the reads after it see as well.
  const session = deps.connection.getClient().startSession();
  try {
    const placements = await findExisting(deps, entries, commitIds, session);
    const fresh = entries.filter((entry) => !placements.has(entry));
    if (fresh.length === 0) return placements;
    const committed = await commitWhoMayBuy(deps, fresh, commitIds, session);
    const refused = fresh.filter((entry) => committed.get(entry)?.kind === 'refused');
    // A twin on another process may have been faster with the same key; then its order is the answer, not our refusal (P3).
    const twins = refused.length > 0 ? await findExisting(deps, refused, commitIds, session) : [];
    return new Map([...placements, ...committed, ...twins]);
  } finally {
    await session.endSession();
  }
}

/** Orders that exist already. One that this very call wrote is placed, not replayed. */
async function findExisting(
  { orders }: AttemptDeps,
  entries: readonly Entry[],
  commitIds: ReadonlySet<string>,
  session: MongoSession,
): Promise<Map<Entry, Placement>> {
  const existing = await orders.findMany(
    entries.map(({ orderId }) => orderId),
    session,
  );
  const byId = new Map(existing.map((order) => [order._id, order]));
  const placements = new Map<Entry, Placement>();
  for (const entry of entries) {
    const order = byId.get(entry.orderId);
    if (!order) continue;
    if (order.bodyHash !== entry.bodyHash)
      placements.set(entry, { kind: 'refused', code: 'idempotency_key_reused' });
    else placements.set(entry, { kind: commitIds.has(order.commitId) ? 'placed' : 'replayed', order });
  }
  return placements;
}

/** Decides, claims, and decides again with what the claim has shown, until a transaction holds or nobody is left. */
async function commitWhoMayBuy(
  deps: AttemptDeps,
  entries: readonly Entry[],
  commitIds: Set<string>,
  session: MongoSession,
): Promise<Map<Entry, Placement>> {
  const learnt: Learnt = { closed: new Map(), free: new Map(), limits: new Map() };
  for (const { limits } of entries) for (const [dropId, limit] of limits) learnt.limits.set(dropId, limit);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const limited = [...learnt.limits.keys()];
    const userIds = new Set(entries.map(({ userId }) => userId));
    const taken =
      limited.length > 0 ? await deps.orders.takenSlots([...userIds], limited, session) : new Set<string>();
    const verdicts = decideGroup(entries, { ...learnt, taken });
    const accepted = entries.flatMap((entry, index): Accepted[] => {
      const verdict = verdicts[index];
      return verdict?.kind === 'accepted' ? [{ entry, slots: verdict.slots }] : [];
    });
    const documents =
      accepted.length > 0 ? await runTransaction(deps, accepted, learnt, commitIds, session) : [];
    if (documents) return toPlacements(entries, verdicts, documents);
  }
  return new Map(entries.map((entry) => [entry, { kind: 'refused', code: 'overloaded' }]));
}

/** The transaction. `null` when a claim failed: nothing is written, and `learnt` says why. */
async function runTransaction(
  deps: AttemptDeps,
  accepted: readonly Accepted[],
  learnt: Learnt,
  commitIds: Set<string>,
  session: MongoSession,
): Promise<OrderDocument[] | null> {
  const commitId = createId('cmt');
  commitIds.add(commitId);
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } });
  try {
    const sums = sumByDrop(accepted.map(({ entry }) => entry));
    const drops = await claimAll(deps, sums, learnt, session);
    if (!drops) {
      await session.abortTransaction();
      return null;
    }
    const documents = accepted.map(({ entry, slots }) => draftOrder(entry, drops, slots, commitId));
    await deps.orders.insertMany(documents, session);
    const { events, signals } = soldEvents(documents, drops, sums);
    await deps.publish(events, session, signals);
    await session.commitTransaction();
    return documents;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {});
    throw error;
  }
}

/** Claims the sum per drop, drops in sorted order. A claim that fails is explained by a read in the same snapshot. */
async function claimAll(
  { drops }: AttemptDeps,
  sums: ReadonlyMap<string, { units: number; orders: number }>,
  learnt: Learnt,
  session: MongoSession,
): Promise<Map<string, DropDocument> | null> {
  const claimed = new Map<string, DropDocument>();
  let holds = true;
  for (const [dropId, sum] of sums) {
    const drop = await drops.claim(dropId, sum, session);
    if (drop) {
      claimed.set(dropId, drop);
      holds &&= learnLimit(learnt, drop);
      continue;
    }
    holds = false;
    const found = await drops.findWithTime(dropId, session);
    const reason = found ? whyNotSelling(toDropState(found.drop), found.now) : 'not_found';
    if (reason && reason !== 'sold_out') learnt.closed.set(dropId, reason);
    else learnt.free.set(dropId, found?.drop.pool ?? 0);
  }
  return holds ? claimed : null;
}

/** Whether slots were given out under the limit that the drop really has. */
function learnLimit({ limits }: Learnt, { _id, perUserLimit }: DropDocument): boolean {
  const assumed = limits.get(_id) ?? null;
  if (perUserLimit === null) limits.delete(_id);
  else limits.set(_id, perUserLimit);
  return assumed === perUserLimit;
}

function toPlacements(
  entries: readonly Entry[],
  verdicts: readonly Verdict<Closed>[],
  documents: readonly OrderDocument[],
): Map<Entry, Placement> {
  const byId = new Map(documents.map((order) => [order._id, order]));
  const placements = new Map<Entry, Placement>();
  for (const [index, entry] of entries.entries()) {
    const verdict = verdicts[index];
    const order = byId.get(entry.orderId);
    if (order) placements.set(entry, { kind: 'placed', order });
    else if (verdict && verdict.kind !== 'accepted') placements.set(entry, refuse(verdict));
  }
  return placements;
}

function refuse(verdict: Exclude<Verdict<Closed>, { kind: 'accepted' }>): Refused {
  const { dropId } = verdict;
  switch (verdict.kind) {
    case 'closed':
      return { kind: 'refused', code: verdict.reason, dropId };
    case 'over_limit':
      return { kind: 'refused', code: 'limit_reached', dropId, held: verdict.held };
    case 'short':
      // What is left counts the neighbours who got theirs; they are committed by now.
      return verdict.remaining === 0
        ? { kind: 'refused', code: 'sold_out', dropId }
        : { kind: 'refused', code: 'insufficient_stock', dropId, remaining: verdict.remaining };
  }
}
