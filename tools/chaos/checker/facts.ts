import type { OrderDocument } from '../../../packages/server/src/orders/index.ts';
import type { ClientLog } from '../workload/client-log.ts';
import type { DropRole } from '../workload/plan-drops.ts';
import type { Stock } from './read-stock.ts';

/** Everything that is known after a run. The checker is a pure function of it. */
export type Facts = { drops: readonly DropFacts[]; log: ClientLog; dump: Dump };

/** A drop as it was planned, as far as promises depend on it. */
export type DropFacts = {
  id: string;
  name: string;
  role: DropRole;
  stock: number;
  price: number;
  perUserLimit: number | null;
};

/** The database when everything is quiet. */
export type Dump = {
  stocks: ReadonlyMap<string, Stock>;
  /** Windows as they are stored. */
  windows: ReadonlyMap<string, { startsAt: Date; endsAt: Date }>;
  orders: readonly OrderFacts[];
  outboxLeft: number;
  events: readonly EventFacts[];
  /** What the counters of the topics say. */
  topics: ReadonlyMap<string, number>;
};

export type OrderFacts = Pick<
  OrderDocument,
  | '_id'
  | 'userId'
  | 'idempotencyKey'
  | 'status'
  | 'items'
  | 'total'
  | 'slots'
  | 'createdAt'
  | 'updatedAt'
  | 'history'
> & { isHolding: boolean };

export type EventFacts = {
  position: number;
  topic: string;
  seq: number;
  type: string;
  orderId: string | null;
};
