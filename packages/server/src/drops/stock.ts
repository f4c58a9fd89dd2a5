import type { MongoSession } from '../platform/mongo.ts';
import type { Drop, Sums } from './drop.ts';
import type { SellingRefusal } from './drop.rules.ts';

/** What a group of orders takes from one drop. `sold` is the part that is confirmed at once. */
export type Take = { units: number; sold: Sums };

export type Closed = SellingRefusal | 'not_found';

/** What is known before a group is decided. */
export type Prepared = {
  /** The terms that the take will insist on. Closed drops are missing. */
  drops: Map<string, Drop>;
  /** Drops that sell nothing now. */
  closed: Map<string, Closed>;
  /** Free units of drops that have fewer than was asked for, in one snapshot over all lanes. */
  free: Map<string, number>;
  /** Whether terms are as this process remembers them. They may let an order in; they are no reason to refuse one. */
  isRemembered: boolean;
};

export const nothingPrepared = (): Prepared => ({
  drops: new Map(),
  closed: new Map(),
  free: new Map(),
  isRemembered: false,
});

/** Where a group of orders takes its units from: a lane of one drop (`lane-stock.ts`), or the pools of several (`pool-stock.ts`). */
export type Stock = {
  /**
   * Brings the units within reach, as far as there are any.
   *
   * @param isFresh read the terms from the database, whatever this process remembers
   * @returns `null` while the terms are being edited
   */
  prepare(
    wanted: ReadonlyMap<string, number>,
    session: MongoSession,
    isFresh: boolean,
  ): Promise<Prepared | null>;
  /**
   * Takes the units in the caller's transaction, on the terms that were prepared. `null` when they do not hold any more: nothing may
   * be written then, and the group is to be prepared and decided again. Returns the database's time of each take.
   */
  take(
    takes: ReadonlyMap<string, Take>,
    prepared: Prepared,
    session: MongoSession,
  ): Promise<Map<string, Date> | null>;
  /** The take is committed. */
  committed(takes: ReadonlyMap<string, Take>): void;
};
