import { type ChargeRule, findHoldFaults, longestFirst, type UpdateDropInput } from '@livedrops/sdk/contract';
import type { Publish } from '../platform/log/outbox.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import type { Logger } from '../platform/logger.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type Drop, type DropSnapshot, sumUp } from './drop.ts';
import { type DropStatus, type Faults, findWindowFaults, FIXED_ONCE_LIVE, statusAt } from './drop.rules.ts';
import { toDropState } from './drop.present.ts';
import type { Edit } from './drop-edits.store.ts';
import type { DropStore } from './drop.store.ts';
import { copyOf, hasWords, type SourceWords } from './drop-words.store.ts';
import { dropEvents, dropMark } from './drops.events.ts';
import { editUnderLoad } from './edit-under-load.ts';
import { foldLanes } from './fold-lanes.ts';
import type { LaneStore } from './lane.store.ts';

export type EditDropDeps = {
  connection: MongoConnection;
  drops: DropStore;
  lanes: LaneStore;
  publish: Publish;
  logger: Logger;
  /** The rule of the provider; `null` when there is none. */
  whyNotChargeable: ChargeRule | null;
};
export type Owned = {
  dropId: string;
  creatorId: string;
  /** Takes part in the transaction of the edit, and may end it. */
  onEdit?(session: MongoSession): Promise<void>;
};

/** An edit and the event that tells it, or why it is refused. */
type Decision = (Edit & { event: string; movedFrom?: Date }) | Refusal;

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

/** Calls a drop off. Its orders are cancelled by a worker, which finds them by the drop's status. */
export const cancelDrop = (deps: EditDropDeps, owned: Owned) =>
  change(deps, owned, (_drop, status) =>
    status === 'ended' || status === 'cancelled'
      ? notWhile('cancel', status)
      : { where: {}, set: { status: 'cancelled' }, event: 'drop.cancelled' },
  );

/**
 * Copies what its creator or its product is called by now. Lanes remember their drop's words, so they are closed as with every edit. Refused as
 * `version_conflict` when another refresh has copied them meanwhile: that is told once, and the drop's version stays.
 */
export const refreshWords = (deps: EditDropDeps, owned: Owned, words: SourceWords) =>
  change(deps, owned, (drop) =>
    hasWords(drop, words)
      ? new Refusal('version_conflict', { detail: 'The drop has these words by now' })
      : { where: {}, set: copyOf(words), event: 'drop.updated' },
  );

/** Adds free units, or takes free ones away; what is sold or held stays. Lanes need not know of more units, only of fewer. */
export function restockDrop(deps: EditDropDeps, input: Owned & { quantity: number }) {
  const { quantity } = input;
  const decide: Decide = (drop, status) => {
    if (!MAY_RESTOCK.includes(status)) return notWhile('restock', status);
    if (drop.free + quantity < 0) {
      return new Refusal('stock_below_sold', {
        detail: `${drop.stock - drop.free} units are sold or held, so only ${drop.free} can be taken away`,
        remaining: drop.free,
      });
    }
    if (drop.stock + quantity < 1) return invalid('quantity', 'must leave at least one unit of stock');
    const set = {
      stock: { $add: ['$stock', quantity] },
      pool: { $add: ['$pool', quantity] },
      status: openStatusAfter(quantity),
    };
    return { where: {}, set, event: quantity > 0 ? 'drop.restocked' : 'drop.updated' };
  };
  return quantity > 0 ? changeAlongside(deps, input, decide) : change(deps, input, decide);
}

export const updateDrop = (deps: EditDropDeps, input: Owned & { changes: UpdateDropInput }) =>
  change(deps, input, (drop, status, now) => {
    const { version, ...changes } = input.changes;
    if (version !== undefined && version !== drop.version) {
      return new Refusal('version_conflict', { detail: `The drop has version ${drop.version} by now` });
    }
    if (status === 'ended' || status === 'cancelled') return notWhile('change', status);
    const faults = [
      ...findFaults(drop, status, changes, now),
      ...findChargeFaults(drop, changes, deps.whyNotChargeable),
    ];
    if (faults.length > 0) return new Refusal('validation_failed', { errors: faults });
    const isMoved =
      changes.startsAt !== undefined && Date.parse(changes.startsAt) !== drop.startsAt.getTime();
    const edit = { where: { version: drop.version }, set: toFields(changes), event: 'drop.updated' };
    return isMoved ? { ...edit, movedFrom: drop.startsAt } : edit;
  });

function findFaults(drop: Drop, status: DropStatus, changes: UpdateDropInput, now: number): Faults {
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
  // Units that were taken away may have left it higher than what is asked for here.
  const isAsked = changes.stock !== undefined || changes.lowStockAt !== undefined;
  if (isAsked && lowStockAt !== null && lowStockAt >= stock) {
    const field = changes.lowStockAt === undefined ? 'stock' : 'lowStockAt';
    faults.push({ field, message: `must leave stock (${stock}) above lowStockAt (${lowStockAt})` });
  }
  return faults;
}

/** Terms that stay as they are were looked at when they were made. */
function findChargeFaults(drop: Drop, changes: UpdateDropInput, rule: ChargeRule | null): Faults {
  if (drop.checkout !== 'hold' || rule === null) return [];
  if (changes.price === undefined && changes.perUserLimit === undefined) return [];
  const { price = drop.price, perUserLimit = drop.perUserLimit } = changes;
  return findHoldFaults({ price, currency: drop.currency, perUserLimit }, rule);
}

/**
 * A title is wrapped in `$literal`: inside a pipeline a text that begins with `$` would be read as a field. One that is sent back unchanged, as
 * forms do, is none that the creator typed for this drop.
 */
const toFields = (changes: UpdateDropInput): Record<string, unknown> => ({
  ...(changes.title !== undefined && {
    title: { $literal: changes.title },
    isTitleOwn: { $or: ['$isTitleOwn', { $ne: ['$title', { $literal: changes.title }] }] },
  }),
  ...(changes.startsAt !== undefined && { startsAt: new Date(changes.startsAt) }),
  ...(changes.endsAt !== undefined && { endsAt: new Date(changes.endsAt) }),
  ...(changes.stock !== undefined && { stock: changes.stock, pool: changes.stock }),
  ...(changes.price !== undefined && { price: changes.price }),
  ...(changes.perUserLimit !== undefined && { perUserLimit: changes.perUserLimit }),
  ...(changes.lowStockAt !== undefined && { lowStockAt: changes.lowStockAt }),
  ...(changes.cancelMinutes !== undefined && { cancelMinutes: changes.cancelMinutes }),
  ...(changes.reminderMinutes && { reminderMinutes: longestFirst(changes.reminderMinutes) }),
});

/** Units that came put a sold-out drop on sale; where they went, the lanes are looked at (`sold-out.ts`). */
const openStatusAfter = (quantity: number) =>
  quantity > 0 ? { $cond: [{ $eq: ['$status', 'sold_out'] }, 'live', '$status'] } : '$status';

type Decide = (drop: DropSnapshot, status: DropStatus, now: number) => Decision;
type Edited = { drop: DropSnapshot; now: number } | Refusal;

/**
 * An edit that lanes must not sell through: they are closed in its transaction, so every group commits before it or is decided again
 * on the new terms.
 */
async function change(deps: EditDropDeps, owned: Owned, decide: Decide): Promise<Edited> {
  // What is refused anyway does not hold up a sale.
  const first = await look(deps, owned, decide);
  if (first instanceof Refusal) return first;
  return editUnderLoad<Edited>(deps, owned.dropId, async (session) => {
    await foldLanes(deps, owned.dropId, session);
    const decided = await look(deps, owned, decide, session);
    if (decided instanceof Refusal) return { isDone: false, result: decided };
    await owned.onEdit?.(session);
    const result = await write(deps, owned.dropId, decided, session);
    return { isDone: true, result };
  });
}

/** An edit that may happen while lanes go on selling. */
const changeAlongside = (deps: EditDropDeps, owned: Owned, decide: Decide): Promise<Edited> =>
  inTransaction(deps.connection, async (session) => {
    const decided = await look(deps, owned, decide, session);
    if (decided instanceof Refusal) return decided;
    await owned.onEdit?.(session);
    return write(deps, owned.dropId, decided, session);
  });

type Decided = Exclude<Decision, Refusal> & {
  now: number;
  /** It has begun, but the drop clock has not come to it yet. */
  isUntold: boolean;
};

async function look(
  { drops, lanes }: EditDropDeps,
  { dropId, creatorId }: Owned,
  decide: Decide,
  session?: MongoSession,
): Promise<Decided | Refusal> {
  const found = await drops.findWithTime(dropId, session);
  if (!found) return new Refusal('not_found', { detail: 'There is no such drop' });
  if (found.drop.creatorId !== creatorId)
    return new Refusal('forbidden', { detail: "This is another creator's drop" });
  const drop = sumUp(found.drop, await lanes.ofDrop(dropId, session));
  const status = statusAt(toDropState(drop), found.now);
  const decision = decide(drop, status, found.now);
  if (decision instanceof Refusal) return decision;
  return { ...decision, now: found.now, isUntold: drop.status === 'scheduled' && status !== 'scheduled' };
}

async function write(
  { drops, lanes, publish }: EditDropDeps,
  dropId: string,
  { event, movedFrom, now, isUntold, ...edit }: Decided,
  session: MongoSession,
): Promise<{ drop: DropSnapshot; now: number }> {
  const edited = await drops.edit(dropId, edit, session);
  // The snapshot that was decided on is the one that is written, so this can only be a lost race.
  if (!edited) throw new ProblemError('version_conflict', { shouldRetry: true });
  const drop = sumUp(edited, await lanes.ofDrop(dropId, session));
  // The drop clock tells the start of what it finds scheduled, which it will not find this.
  const isStart = isUntold && drop.status !== 'scheduled' && drop.status !== 'cancelled';
  const types = isStart ? ['drop.started', event] : [event];
  const events = dropEvents(types, drop, now).map((told) =>
    movedFrom && told.type === event
      ? { ...told, data: { ...told.data, movedFrom: movedFrom.toISOString() } }
      : told,
  );
  await publish(events, session, [dropMark(dropId)]);
  return { drop, now };
}

const notWhile = (what: string, status: DropStatus) =>
  new Refusal('invalid_transition', { detail: `A drop that is ${status.replace('_', ' ')} cannot ${what}` });

const invalid = (field: string, message: string) =>
  new Refusal('validation_failed', { errors: [{ field, message }] });
