import { remindersOf } from '../contract/reminder.ts';
import type { Drop, DropStatus } from '../types/drop.ts';
import type { EventType } from '../types/event.ts';
import { dropTopics, type MockDb } from './mock-db.ts';
import { heldUnits } from './sales.ts';

type DropEvent = Exclude<Extract<EventType, `drop.${string}`>, 'drop.reminder'>;

/** Starts and ends drops by the mock's clock. */
export const settleDrops = (db: MockDb): void => {
  const now = db.clock.now();
  remindOfDrops(db, now);
  for (const drop of db.drops.values()) {
    if (drop.status === 'scheduled' && now >= Date.parse(drop.startsAt))
      changeDrop(db, drop.id, { status: 'live' }, 'drop.started');
    const started = db.drops.get(drop.id);
    const isOpen = started !== undefined && OPEN.has(started.status);
    if (isOpen && now >= Date.parse(drop.endsAt)) changeDrop(db, drop.id, { status: 'ended' }, 'drop.ended');
  }
};

/** How much too late a reminder may be, as a part of its lead. */
const LATE_SHARE = 0.2;

/** Tells once that a drop starts soon, at each time before it that its creator chose. */
const remindOfDrops = (db: MockDb, now: number): void => {
  for (const drop of db.drops.values()) {
    if (drop.status !== 'scheduled') continue;
    for (const minutes of remindersOf(drop)) {
      const leadMs = minutes * 60_000;
      const at = Date.parse(drop.startsAt) - leadMs;
      const isDue = at <= now && now < at + leadMs * LATE_SHARE;
      const reminder = `${drop.id}:${drop.startsAt}:${minutes}`;
      if (!isDue || db.reminders.has(reminder)) continue;
      db.reminders.add(reminder);
      db.events.append([`creator:${drop.creatorId}`], 'drop.reminder', { drop, minutes });
    }
  }
};

const OPEN: ReadonlySet<DropStatus> = new Set(['live', 'paused', 'sold_out']);

/** Changes a drop and tells about it. */
export const changeDrop = (db: MockDb, dropId: string, change: Partial<Drop>, event: DropEvent): Drop => {
  const before = db.drops.get(dropId);
  if (before === undefined) throw new Error(`The mock has no drop ${dropId}`);
  const drop: Drop = { ...before, ...change, version: before.version + 1, updatedAt: db.now() };
  db.drops.set(dropId, drop);
  const isMoved = event === 'drop.updated' && drop.startsAt !== before.startsAt;
  db.events.append(dropTopics(drop), event, isMoved ? { drop, movedFrom: before.startsAt } : { drop });
  return drop;
};

/** Has drops follow their creator's or their product's words. Those that are over change silently. */
export const followWords = (
  db: MockDb,
  isConcerned: (drop: Drop) => boolean,
  wordsFor: (drop: Drop) => Partial<Drop>,
): void => {
  for (const drop of db.drops.values()) {
    if (!isConcerned(drop)) continue;
    if (drop.status === 'ended' || drop.status === 'cancelled')
      db.drops.set(drop.id, { ...drop, ...wordsFor(drop) });
    else changeDrop(db, drop.id, wordsFor(drop), 'drop.updated');
  }
};

/** Takes sold units away, with all that follows: low stock, sold out. */
export const takeUnits = (db: MockDb, dropId: string, units: number): void => {
  const before = db.drops.get(dropId);
  if (before === undefined) return;
  const drop: Drop = { ...before, remaining: before.remaining - units, held: heldUnits(db, dropId) };
  db.drops.set(dropId, drop);
  const { lowStockAt, remaining } = drop;
  if (lowStockAt !== null && before.remaining > lowStockAt && remaining <= lowStockAt && remaining > 0) {
    db.events.append(dropTopics(drop), 'stock.low', { dropId, remaining });
  }
  if (remaining === 0 && drop.status === 'live') {
    if (!db.soldOutAt.has(dropId)) db.soldOutAt.set(dropId, db.now());
    changeDrop(db, dropId, { status: 'sold_out' }, 'drop.soldout');
  }
  announceStock(db, dropId);
};

/** Puts units back that were held or sold. A drop that was sold out goes on with them. */
export const returnUnits = (db: MockDb, dropId: string, units: number): void => {
  const before = db.drops.get(dropId);
  if (before === undefined) return;
  const remaining = before.remaining + units;
  const held = heldUnits(db, dropId);
  if (before.status === 'sold_out' && remaining > 0) {
    changeDrop(db, dropId, { remaining, held, status: 'live' }, 'drop.restocked');
  } else db.drops.set(dropId, { ...before, remaining, held });
  announceStock(db, dropId);
};

/** Takes units that came back off the stock. */
export const withdrawUnits = (db: MockDb, dropId: string, units: number): void => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) return;
  db.drops.set(dropId, { ...drop, stock: drop.stock - units });
  announceStock(db, dropId);
};

/** Units that were reserved are sold: none of them comes back to be bought. */
export const sellHeldUnits = (db: MockDb, dropId: string): void => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) return;
  db.drops.set(dropId, { ...drop, held: heldUnits(db, dropId) });
  announceStock(db, dropId);
};

/** Tells how many units are left. */
export const announceStock = (db: MockDb, dropId: string): void => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) return;
  const { remaining, held, stock, status } = drop;
  db.events.append([`drop:${dropId}`], 'stock.changed', { dropId, remaining, held, stock, status });
};
