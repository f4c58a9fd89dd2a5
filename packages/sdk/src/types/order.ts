import type { Currency, Instant, MinorUnits } from './money.ts';

/**
 * `pending -> confirmed | failed`, `confirmed -> cancelled`. Nothing leaves `failed` or `cancelled`.
 * Only orders of `hold` drops are ever `pending`: their units are kept until `holdExpiresAt` while the buyer pays.
 */
export type OrderStatus = 'pending' | 'confirmed' | 'failed' | 'cancelled';

/**
 * - `required`: not paid yet, or the last try came to nothing (`failure` says why) and another one may be made.
 * - `processing`: the provider was asked and has not decided.
 * - `unknown`: the provider was asked and did not answer. It is asked again until it says; the order stays `pending` until then.
 * - `succeeded`, `declined`: decided.
 * - `refunding`: money is on its way back: all of it when the order is over, otherwise that of the parts that are.
 * - `refunded`: all of it went back. When a part went back and another is kept, the status is `succeeded` again.
 * - `refund_failed`: the bank did not take a refund, so money that is owed is not back. The seller has to pay it back in another way.
 */
export type PaymentStatus =
  | 'required'
  | 'processing'
  | 'unknown'
  | 'succeeded'
  | 'declined'
  | 'refunding'
  | 'refunded'
  | 'refund_failed';

/** How an order is paid. */
export type OrderPayment = {
  status: PaymentStatus;
  /** Who takes the money, such as `demo` or `stripe`. */
  provider: string;
  /** What the buyer's browser needs to finish at the provider (Stripe calls it `client_secret`); `null` when nothing. */
  clientSecret: string | null;
  /** What is to be paid or was charged: the total, without parts that ended before the payment began. */
  amount: MinorUnits;
  /** What is on its way back to the buyer. */
  refunding: MinorUnits;
  /** What went back to the buyer so far, also by hand at the provider, or by a dispute that the buyer won. */
  refunded: MinorUnits;
  /**
   * Why the last try to pay came to nothing, while the order waits for another one: `payment_declined`, `payment_method_invalid`, or
   * `payment_unavailable` when it was no fault of the buyer's. `null` when there was none.
   */
  failure: { code: string; message: string } | null;
};

/** How to pay. `paymentMethod` is the provider's name for it, such as `pm_…`; the `demo` provider takes `demo_approve` (default), `demo_decline`, `demo_delay` and `demo_lost`. */
export type PayOrderInput = { paymentMethod?: string | undefined };

/** One step at a time: `PENDING -> PROCESSING -> SHIPPED -> DELIVERED`. `dropId`: only the part of this drop; default: all own parts. */
export type FulfillOrderInput = { fulfillment: Fulfillment; dropId?: string | undefined };

/** What to give up. `dropId`: only the part of this drop; default: the whole order. */
export type CancelOrderInput = { dropId?: string | undefined };

/** What a creator gives back of their own parts of an order. */
export type RefundOrderInput = {
  /** Only the part of this drop. Default: all own parts. Needed with `amount` when there are several. */
  dropId?: string | undefined;
  /**
   * Gives this much money back, and the part goes on: for a late parcel, or goods with a fault. At most what did not go back yet.
   * Default: the part is over (`cancelled`, with the failure code `cancelled_by_creator`), and all its money goes back.
   */
  amount?: MinorUnits | undefined;
  /**
   * Whether the units of a part that is over are on sale again. Default: they are not, and the drop's `stock` shrinks by them. Not
   * together with `amount`.
   */
  restock?: boolean | undefined;
  /** Why, in the creator's words, for the buyer: 1 to 500 characters. */
  reason?: string | undefined;
};

/** What a creator wrote down about their own parts of an order. */
export type NoteOrderInput = {
  /** Up to 2,000 characters; `null` takes it away. */
  note: string | null;
  /** Only the part of this drop. Default: all own parts. */
  dropId?: string | undefined;
};

/** How far a confirmed order is on its way to the buyer. It only goes forward. */
export type Fulfillment = 'PENDING' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED';

/** The money of one part: on its way back, back, or refused by the bank that it was to go to. */
export type RefundStatus = 'refunding' | 'refunded' | 'refund_failed';

/**
 * The buyer contests the payment at their bank. `open`: the bank has not decided; the seller answers at the provider until `answerBy`
 * (`null`: no answer is asked for). `won`: the seller keeps the money. `lost`: it went back to the buyer.
 */
export type OrderDispute = { status: 'open' | 'won' | 'lost'; answerBy: Instant | null };

/** Money that the creator of a part decided to give back. Whether it is back yet is in `refund` and `refunded` of the part. */
export type OrderRefund = {
  id: string;
  /** What was asked for: `amount`, or the rest of the price of a part that the creator ended. */
  amount: MinorUnits;
  /** In the creator's words; `null` when they gave none. */
  reason: string | null;
  createdAt: Instant;
};

/**
 * Why an order or a part is over, with a code such as `hold_expired`, `payment_declined`, `cancelled_by_buyer`, `cancelled_by_creator` or
 * `drop_cancelled`.
 */
export type OrderFailure = { code: string; message: string };

/**
 * One line of an order, as it was bought, and so its part of one drop. Title and picture stay when those of the drop change later. Parts end and travel on their own: a creator who calls a drop
 * off, or sends what they sold, changes their part only.
 */
export type OrderItem = {
  dropId: string;
  creatorId: string;
  title: string;
  imageUrl: string | null;
  quantity: number;
  /** Price of one unit when it was bought. */
  unitPrice: MinorUnits;
  /** The state of this part. One that ended before it was paid is `failed`, one that ended afterwards `cancelled`. */
  status: OrderStatus;
  fulfillment: Fulfillment;
  /** Why this part is over; `null` while it is not. */
  failure: OrderFailure | null;
  /** What becomes of money that is to go back, or that all went back; `null` when nothing more is to. */
  refund: RefundStatus | null;
  /** What went back of this part so far. Money that the provider's books name no part for may be in `payment.refunded` only. */
  refunded: MinorUnits;
  /** What the creator decided to give back, oldest first. Absent when that is nothing. */
  refunds?: OrderRefund[] | undefined;
  /** Until when the buyer may give this part up, should it not be packed before. Absent when the drop has no such time. */
  cancelUntil?: Instant | undefined;
};

/** A durable claim on units. It exists only if a majority of the database has it. */
export type Order = {
  id: string;
  /** Short name for people, such as `LD-7K3M9QX2TB`: random, and unique. */
  number: string;
  userId: string;
  /** The state of the whole: `failed` or `cancelled` when all parts are over, and not before. */
  status: OrderStatus;
  /** The parts, one for each drop. */
  items: OrderItem[];
  /** The sum of all lines, also of parts that are over. */
  total: MinorUnits;
  currency: Currency;
  /** When an unpaid `pending` order gives its units back; `null` for orders that were never a hold. */
  holdExpiresAt: Instant | null;
  /** How far the part is that is least far; parts that are over do not count. */
  fulfillment: Fulfillment;
  /** `null` when nothing is to be paid here: orders of `instant` drops. */
  payment: OrderPayment | null;
  /** Why the whole order is over; `null` while a part of it is not. */
  failure: OrderFailure | null;
  /** The latest dispute about the payment; `null` when there was none. */
  dispute: OrderDispute | null;
  /** Grows with each change: what comes late with a lower one is out of date. */
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
};

/** Units of one drop to buy. */
export type OrderLine = {
  dropId: string;
  quantity: number;
  /** The price of one unit that the buyer saw. Refused with `price_changed`, and the present price, when it is another by now. Default: any price. */
  unitPrice?: MinorUnits | undefined;
};

/** One line, or 1 to 20 of them: all or nothing. Lines for the same drop are summed before anything is checked. */
export type CreateOrderInput = OrderLine | { items: OrderLine[] };

/** The part of an order that is of one drop, as the creator of that drop sees it. */
export type DropOrder = {
  id: string;
  number: string;
  userId: string;
  buyerName: string;
  status: OrderStatus;
  quantity: number;
  unitPrice: MinorUnits;
  total: MinorUnits;
  currency: Currency;
  fulfillment: Fulfillment;
  refund: RefundStatus | null;
  /**
   * Why the bank did not take the money back, while `refund` is `refund_failed`: with the code `card_expired`, `card_lost`, `bank_declined`,
   * `provider_short`, `disputed`, `withdrawn` or `refused`; there may be others. Absent when the payment provider gives no reason.
   */
  refundFailure?: OrderFailure | undefined;
  /** What went back of this part so far. */
  refunded: MinorUnits;
  /** What `orders.refund` can still give back of it; 0 when nothing was paid here, or nothing is left. */
  refundable: MinorUnits;
  /** About the payment of the whole order. */
  dispute: OrderDispute | null;
  /** What the creator wrote down for themselves. Absent when that is nothing; the buyer never sees it. */
  note?: string | undefined;
  createdAt: Instant;
};
