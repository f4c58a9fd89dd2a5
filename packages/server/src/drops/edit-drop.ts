import type { UpdateDropInput } from '@livedrops/sdk/contract';
import type { Publish } from '../platform/events/outbox.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type DropStatus, type Faults, findWindowFaults, FIXED_ONCE_LIVE, statusAt } from './drop.ts';
import type { DropDocument } from './drop.model.ts';
import { presentDrop, toDropState } from './drop.present.ts';
import type { DropStore, Edit } from './drop.store.ts';
import { dropSignal, dropTopics } from './drops.events.ts';

export type EditDropDeps = { connection: MongoConnection; drops: DropStore; publish: Publish };
export type Owned = { dropId: string; creatorId: string };

/** An edit and the event that tells it, or why it is refused. */
type Decision = (Edit & { event: string }) | Refusal;

const MAY_PAUSE: readonly DropStatus[] = ['live', 'sold_out'];
const MAY_END: readonly DropStatus[] = ['live', 'sold_out', 'paused'];
const MAY_RESTOCK: readonly DropStatus[] = ['scheduled', 'live', 'sold_out', 'paused'];

export const pauseDrop = (deps: EditDropDeps, owned: Owned) =>
  change(deps, owned, (_drop, status) =>
    MAY_PAUSE.includes(status)
      ? { where: {}, set: { status: 'paused' }, event: 'drop.updated' }
      : notWhile('pause', status),
  );

export const resumeDrop = (deps: EditDropDeps, owned: Owned) =>
  change(deps, owned, (_drop, status) =>
    status === 'paused'
      ? {
          where: {},
          set: { status: { $cond: [{ $gt: ['$pool', 0] }, 'live', 'sold_out'] } },
          event: 'drop.updated',
        }
      : notWhile('resume', status),
  );

export const endDrop = (deps: EditDropDeps, owned: Owned) =>
  change(deps, owned, (_drop, status) =>
    MAY_END.includes(status)
      ? { where: {}, set: { status: 'ended', endsAt: '$$NOW' }, event: 'drop.ended' }
      : notWhile('end', status),
  );

export const cancelDrop = (deps: EditDropDeps, owned: Owned) =>
  change(deps, owned, (drop, status) => {
    if (status === 'ended' || status === 'cancelled') return notWhile('cancel', status);
    if (drop.sold.units > 0) {
      return new Refusal('invalid_transition', {
        detail: `${drop.sold.units} units are sold: end the drop instead`,
      });
    }
    return { where: { 'sold.units': 0 }, set: { status: 'cancelled' }, event: 'drop.cancelled' };
  });

/** Adds free units, or takes free ones away; what is sold stays sold. */
export const restockDrop = (deps: EditDropDeps, input: Owned & { quantity: number }) =>
  change(deps, input, (drop, status) => {
    const { quantity } = input;
    if (!MAY_RESTOCK.includes(status)) return notWhile('restock', status);
    if (drop.pool + quantity < 0) {
      return new Refusal('stock_below_sold', {
        detail: `Only ${drop.pool} units are free`,
        remaining: drop.pool,
      });
    }
    if (drop.stock + quantity < 1) return invalid('quantity', 'must leave at least one unit of stock');
    return {
      where: { pool: { $gte: -quantity } },
      set: {
        stock: { $add: ['$stock', quantity] },
        pool: { $add: ['$pool', quantity] },
        status: openStatusAfter(quantity),
      },
      event: quantity > 0 ? 'drop.restocked' : 'drop.updated',
    };
  });

export const updateDrop = (deps: EditDropDeps, input: Owned & { changes: UpdateDropInput }) =>
  change(deps, input, (drop, status, now) => {
    const { version, ...changes } = input.changes;
    if (version !== undefined && version !== drop.version) {
      return new Refusal('version_conflict', { detail: `The drop has version ${drop.version} by now` });
    }
    if (status === 'ended' || status === 'cancelled') return notWhile('change', status);
    const faults = findFaults(drop, status, changes, now);
    if (faults.length > 0) return new Refusal('validation_failed', { errors: faults });
    return { where: { version: drop.version }, set: toFields(changes), event: 'drop.updated' };
  });

function findFaults(drop: DropDocument, status: DropStatus, changes: UpdateDropInput, now: number): Faults {
  const faults: Faults = [];
  if (status !== 'scheduled') {
    for (const field of FIXED_ONCE_LIVE) {
      if (changes[field] !== undefined)
        faults.push({ field, message: 'cannot change once the drop has begun' });
    }
  }
  if (changes.startsAt !== undefined || changes.endsAt !== undefined) {
    const startsAt = changes.startsAt === undefined ? drop.startsAt.getTime() : Date.parse(changes.startsAt);
    const endsAt = changes.endsAt === undefined ? drop.endsAt.getTime() : Date.parse(changes.endsAt);
    const judgedAt = status === 'scheduled' ? now : startsAt;
    faults.push(...findWindowFaults({ startsAt, endsAt }, judgedAt));
    if (status !== 'scheduled' && endsAt <= now)
      faults.push({ field: 'endsAt', message: 'must be in the future' });
  }
  const { stock = drop.stock, lowStockAt = drop.lowStockAt } = changes;
  if (lowStockAt !== null && lowStockAt >= stock) {
    const field = changes.lowStockAt === undefined ? 'stock' : 'lowStockAt';
    faults.push({ field, message: `must leave stock (${stock}) above lowStockAt (${lowStockAt})` });
  }
  return faults;
}

/** A title is wrapped in `$literal`: inside a pipeline a text that begins with `$` would be read as a field. */
const toFields = (changes: UpdateDropInput): Record<string, unknown> => ({
  ...(changes.title !== undefined && { title: { $literal: changes.title } }),
  ...(changes.startsAt !== undefined && { startsAt: new Date(changes.startsAt) }),
  ...(changes.endsAt !== undefined && { endsAt: new Date(changes.endsAt) }),
  ...(changes.stock !== undefined && { stock: changes.stock, pool: changes.stock }),
  ...(changes.price !== undefined && { price: changes.price }),
  ...(changes.perUserLimit !== undefined && { perUserLimit: changes.perUserLimit }),
  ...(changes.lowStockAt !== undefined && { lowStockAt: changes.lowStockAt }),
});

/** Stock decides between `live` and `sold_out`; other statuses stay. */
const openStatusAfter = (quantity: number) => ({
  $cond: [
    { $in: ['$status', ['live', 'sold_out']] },
    { $cond: [{ $gt: [{ $add: ['$pool', quantity] }, 0] }, 'live', 'sold_out'] },
    '$status',
  ],
});

/** Reads, decides, and writes by compare-and-set in one transaction with its event. */
async function change(
  deps: EditDropDeps,
  { dropId, creatorId }: Owned,
  decide: (drop: DropDocument, status: DropStatus, now: number) => Decision,
): Promise<{ drop: DropDocument; now: number } | Refusal> {
  return inTransaction(deps.connection, async (session) => {
    const found = await deps.drops.findWithTime(dropId, session);
    if (!found) return new Refusal('not_found', { detail: 'There is no such drop' });
    if (found.drop.creatorId !== creatorId)
      return new Refusal('forbidden', { detail: "This is another creator's drop" });
    const decision = decide(found.drop, statusAt(toDropState(found.drop), found.now), found.now);
    if (decision instanceof Refusal) return decision;
    return { drop: await write(deps, dropId, decision, found.now, session), now: found.now };
  });
}

async function write(
  deps: EditDropDeps,
  dropId: string,
  { event, ...edit }: Edit & { event: string },
  now: number,
  session: MongoSession,
): Promise<DropDocument> {
  const drop = await deps.drops.edit(dropId, edit, session);
  // The snapshot that was decided on is the one that is written, so this can only be a lost race.
  if (!drop) throw new ProblemError('version_conflict', { shouldRetry: true });
  await deps.publish(
    [{ type: event, topics: dropTopics(drop), data: { drop: presentDrop(drop, now) } }],
    session,
    [dropSignal(dropId)],
  );
  return drop;
}

const notWhile = (what: string, status: DropStatus) =>
  new Refusal('invalid_transition', { detail: `A drop that is ${status.replace('_', ' ')} cannot ${what}` });

const invalid = (field: string, message: string) =>
  new Refusal('validation_failed', { errors: [{ field, message }] });
