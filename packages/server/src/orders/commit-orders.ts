import { setTimeout as sleep } from 'node:timers/promises';
import type { ProblemCode } from '@livedrops/sdk/contract';
import type { DropDocument, DropStore } from '../drops/index.ts';
import { toDropState, whyNotSelling } from '../drops/index.ts';
import type { Publish } from '../platform/events/outbox.ts';
import { createId } from '../platform/id.ts';
import type { Logger } from '../platform/logger.ts';
import { type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { draftOrder } from './draft-order.ts';
import type { Entry, Placement } from './entry.ts';
import type { OrderDocument } from './order.model.ts';
import type { OrderStore } from './order.store.ts';
import { fitToStock, sumByDrop, takeSlots } from './order.ts';
import { soldEvents } from './orders.events.ts';
import { classifyFailure } from '../platform/transaction-failure.ts';

export type CommitDeps = {
  connection: MongoConnection;
  drops: DropStore;
  orders: OrderStore;
  publish: Publish;
  logger: Logger;
};

const ATTEMPTS_MAX = 12;
const DUPLICATES_BEFORE_BISECT = 3;
const BACKOFF_MS = 4;
const BACKOFF_MS_MAX = 400;

/** What one run over the open entries learnt: some are settled, and how the write of the others went. */
type Run = { settled: Map<Entry, Placement>; failure: 'none' | 'conflict' | 'duplicate' | 'unknown' };

/**
 * Commits a group of orders in one transaction: stock is claimed once per drop for all of them, the orders and their events are
 * inserted, and only a majority commit makes them true. Every failure means *unknown for the whole group* until a read by `_id`
 * proves otherwise, so each new attempt begins by looking which orders exist; the ids are deterministic, which makes running the
 * same group again exact (P2, P3).
 *
 * @returns a placement for each entry, in order
 */
export async function commitOrders(deps: CommitDeps, entries: readonly Entry[]): Promise<Placement[]> {
  const placements = new Map<Entry, Placement>();
  const commitIds = new Set<string>();
  let duplicates = 0;

  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const open = entries.filter((entry) => !placements.has(entry));
    if (open.length === 0) break;
    if (attempt > 0) await sleep(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** attempt));
    const { settled, failure } = await attemptCommit(deps, open, commitIds);
    for (const [entry, placement] of settled) placements.set(entry, placement);
    if (failure === 'duplicate') duplicates += 1;
    if (duplicates >= DUPLICATES_BEFORE_BISECT && open.length > 1) {
      await bisect(deps, entries, placements);
      break;
    }
  }
  return entries.map((entry) => placements.get(entry) ?? { kind: 'unknown' });
}

/** One bad order must not sink its neighbours: halves are committed on their own. */
async function bisect(
  deps: CommitDeps,
  entries: readonly Entry[],
  placements: Map<Entry, Placement>,
): Promise<void> {
  const open = entries.filter((entry) => !placements.has(entry));
  const middle = Math.ceil(open.length / 2);
  for (const half of [open.slice(0, middle), open.slice(middle)]) {
    const results = await commitOrders(deps, half);
    for (const [index, entry] of half.entries()) {
      const placement = results[index];
      if (placement) placements.set(entry, placement);
    }
  }
}

async function attemptCommit(deps: CommitDeps, open: readonly Entry[], commitIds: Set<string>): Promise<Run> {
  const settled = new Map<Entry, Placement>();
  try {
    const replays = await findReplays(deps, open, commitIds);
    for (const [entry, placement] of replays) settled.set(entry, placement);
    const fresh = open.filter((entry) => !settled.has(entry));
    if (fresh.length === 0) return { settled, failure: 'none' };
    const commitId = createId('cmt');
    commitIds.add(commitId);
    for (const [entry, placement] of await write(deps, fresh, commitId)) settled.set(entry, placement);
    return { settled, failure: 'none' };
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'bug') throw error;
    deps.logger.debug({ err: error, failure, orders: open.length }, 'commit is tried again');
    return { settled, failure };
  }
}

/** Orders that exist already. One that an earlier attempt of this very call wrote is placed, not replayed. */
async function findReplays(
  { orders }: CommitDeps,
  entries: readonly Entry[],
  commitIds: ReadonlySet<string>,
): Promise<Map<Entry, Placement>> {
  const existing = await orders.findMany(entries.map(({ orderId }) => orderId));
  const byId = new Map(existing.map((order) => [order._id, order]));
  const replays = new Map<Entry, Placement>();
  for (const entry of entries) {
    const order = byId.get(entry.orderId);
    if (!order) continue;
    if (order.bodyHash !== entry.bodyHash)
      replays.set(entry, { kind: 'refused', code: 'idempotency_key_reused' });
    else replays.set(entry, { kind: commitIds.has(order.commitId) ? 'placed' : 'replayed', order });
  }
  return replays;
}

/** Runs transactions until the entries that fit are committed. Each one that is short of stock shrinks the group. */
async function write(
  deps: CommitDeps,
  fresh: readonly Entry[],
  commitId: string,
): Promise<Map<Entry, Placement>> {
  const placements = new Map<Entry, Placement>();
  const slots = new Map<Entry, string[]>();
  for (;;) {
    const wanting = fresh.filter((entry) => !placements.has(entry));
    if (wanting.length === 0) return placements;
    const result = await tryTransaction(deps, wanting, slots, commitId);
    for (const [entry, placement] of result.placements) placements.set(entry, placement);
    if (result.committed) return placements;
  }
}

type Tried = { committed: boolean; placements: Map<Entry, Placement> };

async function tryTransaction(
  deps: CommitDeps,
  wanting: readonly Entry[],
  slots: Map<Entry, string[]>,
  commitId: string,
): Promise<Tried> {
  const session = deps.connection.getClient().startSession();
  try {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', j: true },
    });
    const claim = await claimAll(deps, wanting, session);
    if (claim.short.size > 0 || claim.refused.size > 0) {
      await session.abortTransaction();
      return { committed: false, placements: refuseShort(wanting, claim) };
    }
    const overLimit = await assignSlots(deps, wanting, claim.drops, slots);
    if (overLimit.size > 0) {
      await session.abortTransaction();
      return { committed: false, placements: overLimit };
    }
    const documents = wanting.map((entry) => draftOrder(entry, claim.drops, slots.get(entry), commitId));
    await deps.orders.insertMany(documents, session);
    const { events, signals } = soldEvents(documents, claim.drops, claim.sums);
    await deps.publish(events, session, signals);
    await session.commitTransaction();
    return { committed: true, placements: pair(wanting, documents) };
  } finally {
    await session.endSession();
  }
}

type Claim = {
  sums: Map<string, { units: number; orders: number }>;
  /** Drops after the claim. */
  drops: Map<string, DropDocument>;
  /** Drops with fewer free units than wanted. */
  short: Map<string, number>;
  /** Drops that sell nothing now. */
  refused: Map<string, ProblemCode>;
};

/** Claims the sum per drop. A claim that fails is explained by a read in the same snapshot. */
async function claimAll(deps: CommitDeps, wanting: readonly Entry[], session: MongoSession): Promise<Claim> {
  const claim: Claim = { sums: sumByDrop(wanting), drops: new Map(), short: new Map(), refused: new Map() };
  for (const [dropId, sum] of claim.sums) {
    const drop = await deps.drops.claim(dropId, sum, session);
    if (drop) {
      claim.drops.set(dropId, drop);
      continue;
    }
    const found = await deps.drops.findWithTime(dropId, session);
    const reason = found ? whyNotSelling(toDropState(found.drop), found.now) : 'not_found';
    if (reason) claim.refused.set(dropId, reason);
    else claim.short.set(dropId, found?.drop.pool ?? 0);
  }
  return claim;
}

function refuseShort(wanting: readonly Entry[], { short, refused }: Claim): Map<Entry, Placement> {
  const placements = new Map<Entry, Placement>();
  for (const entry of wanting) {
    const blocked = entry.lines.find(({ dropId }) => refused.has(dropId));
    const code = blocked && refused.get(blocked.dropId);
    if (blocked && code) placements.set(entry, { kind: 'refused', code, dropId: blocked.dropId });
  }
  const possible = wanting.filter((entry) => !placements.has(entry));
  for (const [index, shortage] of fitToStock(possible, short).entries()) {
    const entry = possible[index];
    if (!entry || !shortage) continue;
    // What is left counts the neighbours who fit. These refusals are given out only once those are committed.
    const code = shortage.remaining === 0 ? 'sold_out' : 'insufficient_stock';
    placements.set(entry, { kind: 'refused', code, ...shortage });
  }
  return placements;
}

/** Gives each entry of a limited drop its slots; returns those who would exceed the limit. */
async function assignSlots(
  deps: CommitDeps,
  wanting: readonly Entry[],
  drops: ReadonlyMap<string, DropDocument>,
  slots: Map<Entry, string[]>,
): Promise<Map<Entry, Placement>> {
  const overLimit = new Map<Entry, Placement>();
  const limited = [...drops.values()]
    .filter(({ perUserLimit }) => perUserLimit !== null)
    .map(({ _id }) => _id);
  if (limited.length === 0) return overLimit;
  const taken = await deps.orders.takenSlots([...new Set(wanting.map(({ userId }) => userId))], limited);
  for (const entry of wanting) {
    const own: string[] = [];
    for (const { dropId, quantity } of entry.lines) {
      const limit = drops.get(dropId)?.perUserLimit ?? null;
      if (limit === null) continue;
      const found = takeSlots({ dropId, userId: entry.userId, quantity, limit }, taken);
      if ('held' in found) {
        overLimit.set(entry, { kind: 'refused', code: 'limit_reached', dropId, held: found.held });
        break;
      }
      own.push(...found.slots);
    }
    if (overLimit.has(entry)) continue;
    slots.set(entry, own);
    for (const slot of own) taken.add(slot);
  }
  return overLimit;
}

const pair = (wanting: readonly Entry[], documents: readonly OrderDocument[]): Map<Entry, Placement> =>
  new Map(
    wanting.flatMap((entry, index) => {
      const order = documents[index];
      return order ? [[entry, { kind: 'placed', order } as const]] : [];
    }),
  );
