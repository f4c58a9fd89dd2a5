import type { OrderLine } from '@livedrops/sdk/contract';
import type { Order } from './order.ts';
import type { Refused } from './order.rules.ts';

/** One intent to buy, ready to be committed together with others. */
export type Entry = {
  orderId: string;
  userId: string;
  idempotencyKey: string;
  bodyHash: string;
  /** One line per drop, drops sorted. */
  lines: readonly OrderLine[];
  /** On the monotonic clock: the caller waits no longer than this, so nothing is begun for it later. */
  deadline: number;
  /** The span of its request, where that is recorded. */
  traceparent: string | null;
};

/** What becomes of an entry. */
export type Placement =
  | { kind: 'placed' | 'replayed'; order: Order }
  /** The person holds units of one of the drops already. */
  | { kind: 'held'; hold: Order }
  | Refused
  /** The database did not say in time. A look-up by key settles it later. */
  | { kind: 'unknown' };

/** What a caller is told. */
export type Answerable = Exclude<Placement, { kind: 'held' }>;
