import type { ChargeFault, FieldError, ProblemCode } from '@livedrops/sdk/contract';
import type { OrderDocument } from './order.model.ts';
import type { Line } from './order.rules.ts';

/** One intent to buy, ready to be committed together with others. */
export type Entry = {
  orderId: string;
  userId: string;
  idempotencyKey: string;
  bodyHash: string;
  /** One line per drop, drops sorted. */
  lines: readonly Line[];
  /** On the monotonic clock: nobody waits for the answer after this, so nothing is begun for it. */
  deadline: number;
};

export type Refused = {
  kind: 'refused';
  code: ProblemCode;
  dropId?: string;
  /** Free units, with `insufficient_stock`. */
  remaining?: number;
  /** Units that the person has, with `limit_reached`. */
  held?: number;
  /** The order that holds units for the person, and in what it differs, with `hold_exists`. */
  orderId?: string;
  differences?: FieldError[];
  /** What a unit costs now, and where the other price was said, with `price_changed`. */
  price?: number;
  field?: string;
  /** Why the total can never be charged, with `not_chargeable`. */
  fault?: ChargeFault;
};

/** What a caller is told. */
export type Answerable = Exclude<Placement, { kind: 'held' }>;

export type Placement =
  | { kind: 'placed' | 'replayed'; order: OrderDocument }
  /** The person holds units of one of the drops already. */
  | { kind: 'held'; hold: OrderDocument }
  | Refused
  /** The database did not say in time. A look-up by key settles it later. */
  | { kind: 'unknown' };
