import type { Currency, Instant, MinorUnits } from './money.ts';

/**
 * `pending -> confirmed | failed`, `confirmed -> cancelled`. Nothing leaves `failed` or `cancelled`.
 * Only orders of `hold` drops are ever `pending`: their units are kept until `holdExpiresAt` while the buyer pays.
 */
export type OrderStatus = 'pending' | 'confirmed' | 'failed' | 'cancelled';

/**
 * - `required`: nobody has paid yet.
 * - `processing`: the provider was asked and has not decided.
 * - `unknown`: the provider was asked and did not answer. It is asked again until it says; the order stays `pending` until then.
 * - `succeeded`, `declined`: decided.
 * - `refunding`, `refunded`: the money goes back, once.
 */
export type PaymentStatus =
  | 'required'
  | 'processing'
  | 'unknown'
  | 'succeeded'
  | 'declined'
  | 'refunding'
  | 'refunded';

/** How an order is paid. */
export type OrderPayment = {
  status: PaymentStatus;
  /** Who takes the money, such as `demo` or `stripe`. */
  provider: string;
  /** What the buyer's browser needs to finish at the provider (Stripe calls it `client_secret`); `null` when nothing. */
  clientSecret: string | null;
};

/** How to pay. `paymentMethod` is the provider's name for it, such as `pm_…`; the `demo` provider takes `demo_approve` (default), `demo_decline`, `demo_delay` and `demo_lost`. */
export type PayOrderInput = { paymentMethod?: string | undefined };

/** One step at a time: `PENDING -> PROCESSING -> SHIPPED -> DELIVERED`. */
export type FulfillOrderInput = { fulfillment: Fulfillment };

/** How far a confirmed order is on its way to the buyer. It only goes forward. */
export type Fulfillment = 'PENDING' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED';

/** One line of an order, as it was bought: title and picture stay when those of the drop change later. */
export type OrderItem = {
  dropId: string;
  title: string;
  imageUrl: string | null;
  quantity: number;
  /** Price of one unit when it was bought. */
  unitPrice: MinorUnits;
};

/** A durable claim on units. It exists only if a majority of the database has it. */
export type Order = {
  id: string;
  /** Short name for people, such as `LD-7K3M9Q`. */
  number: string;
  userId: string;
  status: OrderStatus;
  items: OrderItem[];
  total: MinorUnits;
  currency: Currency;
  /** When an unpaid `pending` order gives its units back; `null` for orders that were never a hold. */
  holdExpiresAt: Instant | null;
  fulfillment: Fulfillment;
  /** `null` when nothing is to be paid here: orders of `instant` drops. */
  payment: OrderPayment | null;
  /** Why an order is `failed` or `cancelled`, with a code such as `hold_expired`, `payment_declined`, `cancelled_by_buyer` or `drop_cancelled`. */
  failure: { code: string; message: string } | null;
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

/** An order as the creator of its drop sees it. */
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
  createdAt: Instant;
};
