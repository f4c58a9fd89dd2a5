import type { StoredOrder } from '../../../packages/server/src/orders/order.model.ts';
import type { ClientLog } from '../workload/client-log.ts';
import type { DropPlan } from '../workload/plan-drops.ts';

/** Everything that is known after a run. The checker is a pure function of it. */
export type Facts = { drops: readonly DropFacts[]; log: ClientLog; dump: Dump };

/** A drop as it was planned, as far as promises depend on it. */
export type DropFacts = Pick<DropPlan, 'name' | 'role' | 'stock' | 'price' | 'holdSeconds'> & { id: string };

/** The database when everything is quiet. */
export type Dump = {
  stocks: ReadonlyMap<string, Stock>;
  orders: readonly OrderFacts[];
  payments: readonly PaymentFacts[];
  /** What the server's own audit has found, in each drop and in the whole database. */
  audit: readonly AuditFault[];
};

/** Where the units of a drop are. */
export type Stock = {
  stock: number;
  /** Units that nobody has, wherever they lie. */
  free: number;
  /** Units of orders that hold them. */
  inOrders: number;
};

export type OrderFacts = Pick<
  StoredOrder,
  | '_id'
  | 'userId'
  | 'idempotencyKey'
  | 'status'
  | 'isHolding'
  | 'items'
  | 'total'
  | 'payment'
  | 'createdAt'
  | 'history'
>;

/** What the demo provider has in its books. */
export type PaymentFacts = {
  _id: string;
  amount: number;
  status: 'processing' | 'succeeded' | 'declined';
  refunds: readonly { part: string; amount: number }[];
};

export type AuditFault = { invariant: string; detail: string };
