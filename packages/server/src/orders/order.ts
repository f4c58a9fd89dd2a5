import type { Fulfillment, OrderStatus, PaymentStatus, RefundStatus } from '@livedrops/sdk/contract';
import type { MoneyBack } from './order-money.rules.ts';

/** An order. Its `id` comes from the person and their idempotency key. */
export type Order = OrderState & {
  id: string;
  /** What people call it. Drawn when it is written, so that neither its buyer nor a stranger can choose or guess one. */
  number: string;
  userId: string;
  idempotencyKey: string;
  bodyHash: string;
  total: number;
  currency: string;
  /**
   * Places that this person takes in its drops (`slotName`), unique over all orders: a unit of a limited drop, or the one hold.
   * Kept until the order is over. Missing when it takes none.
   */
  slots?: string[];
  /** The commit that wrote it: tells a lost acknowledgement from a replay. */
  commitId: string;
  /** The database's time of the take: always inside the drop's window. */
  createdAt: Date;
  updatedAt: Date;
  history: OrderChangeRecord[];
  /** Grows with each change; what a change was decided on. */
  revision: number;
};

/** Something that happened to an order. */
export type OrderChangeRecord = {
  /** The state of the whole from then on. */
  status: OrderStatus;
  at: Date;
  cause: string;
  /** Of an order over several drops, those whose part ended with this. */
  ended?: string[];
  /** How far the parts of some drops went with this. */
  sent?: { to: Fulfillment; dropIds: string[] };
};

/** What changes of an order while it lives. */
export type OrderState = {
  status: OrderStatus;
  /** Whether units of the drops are out for the parts that are not over: held while `pending`, sold when `confirmed`. */
  isHolding: boolean;
  holdExpiresAt: Date | null;
  payment: PaymentState | null;
  fulfillment: Fulfillment;
  failure: Failure | null;
  items: OrderItem[];
};

export type PaymentState = {
  status: PaymentStatus;
  provider: string;
  /** The provider's name for the payment; `null` until it gave one. */
  reference: string | null;
  clientSecret: string | null;
  /** What the buyer chose to pay with. */
  method: string | null;
  startedAt: Date | null;
  /** Tries that have begun. */
  attempts: number;
  /** Why the last try came to nothing, while the units are kept for another one. */
  failure: { code: PaymentFailureCode; message: string } | null;
  /** What went back of it; absent until something was to go back. */
  back?: MoneyBack;
};

/** `payment_unavailable`: the provider could not be asked as it wants to be asked, which is no fault of the buyer's. */
export type PaymentFailureCode = 'payment_declined' | 'payment_method_invalid' | 'payment_unavailable';

export type Failure = { code: FailureCode; message: string };
export type FailureCode =
  | 'hold_expired'
  | 'payment_declined'
  | 'sold_out'
  | 'cancelled_by_buyer'
  | 'cancelled_by_creator'
  | 'drop_cancelled';

/**
 * A line with the state of its part: lines of a drop are summed, so every line is the part of one drop. Only what differs
 * from the order is written down, so an order over one drop has nothing here but its refund. What is live is as the order is: a part
 * with a `status` of its own is over, and the order is not, or ended otherwise.
 */
export type OrderItem = {
  dropId: string;
  creatorId: string;
  title: string;
  imageUrl: string | null;
  quantity: number;
  unitPrice: number;
  status?: 'failed' | 'cancelled';
  fulfillment?: Fulfillment;
  failure?: Failure;
  refund?: RefundStatus;
  /** It ended before the payment of the others began: the charge is without it. */
  isUncharged?: true;
  /** Until when the buyer may give it up. */
  cancelUntil?: Date;
  /** What its creator decided to give back, oldest first. */
  refunds?: AskedRefund[];
  /** While it goes on: how much of its money is to be back in all, by what its creator decided. */
  owed?: number;
  /** It ended, and its units are not on sale again. */
  isWithdrawn?: true;
  /** What its creator wrote down for themselves. */
  note?: string;
};

/** Money that a creator decided to give back. */
export type AskedRefund = { id: string; amount: number; reason: string | null; at: Date };
