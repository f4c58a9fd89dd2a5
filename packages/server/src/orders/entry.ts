import type { ProblemCode } from '@livedrops/sdk/contract';
import type { OrderDocument } from './order.model.ts';
import type { Line } from './order.ts';

/** One intent to buy, ready to be committed together with others. */
export type Entry = {
  orderId: string;
  number: string;
  userId: string;
  idempotencyKey: string;
  bodyHash: string;
  /** One line per drop, drops sorted. */
  lines: readonly Line[];
};

export type Placement =
  | { kind: 'placed' | 'replayed'; order: OrderDocument }
  | { kind: 'refused'; code: ProblemCode; dropId?: string; remaining?: number; held?: number }
  /** The database did not say in time. A look-up by key settles it later. */
  | { kind: 'unknown' };
