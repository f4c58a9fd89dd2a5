import type { DropOrder, Fulfillment, Order, OrderStatus } from './order.ts';
import type { CsvOptions } from './csv.ts';
import type { Instant } from './money.ts';
import type { PageQuery } from './page.ts';

/**
 * What a creator looks at together:
 * - `to_pack`: sold, not sent yet, and nothing is wrong with the money.
 * - `sent`: on its way to the buyer, or there.
 * - `refunded`: money went back, or is on its way back, also a part of it.
 * - `stuck`: a person has to look: a bank refused a refund, or the buyer contests the payment.
 * - `cancelled`: over: called off, given up, or never paid.
 *
 * A part may be in several views; one that waits for its payment is in none.
 */
export type SoldView = 'to_pack' | 'sent' | 'refunded' | 'stuck' | 'cancelled';

/** The part of an order that is of one drop, in a list over several drops. `id` is the order's: with `dropId` it names the part. */
export type SoldOrder = DropOrder & {
  dropId: string;
  /** Title of the drop when it was bought. */
  title: string;
  /** Where to write to the buyer; `null` unless they show their address to creators (`User.showsEmail`), and it is confirmed. */
  buyerEmail: string | null;
};

/** Which parts a list, a count or a bulk step is about. Default: all of the caller's. */
export type SoldFilter = {
  /** Only of this own drop. */
  dropId?: string | undefined;
  view?: SoldView | undefined;
  /**
   * The number of an order or its beginning, with or without `LD-`, or words of the buyer's name or their beginnings. A whole e-mail address
   * finds the parts of the person who shows it to creators. Any other address finds nothing, whether it has an account or not. At most 254
   * characters.
   */
  q?: string | undefined;
};

/** What `orders.sold` takes. */
export type SoldQuery = PageQuery &
  SoldFilter & {
    /** By when the orders were placed. Default `newest`. */
    sort?: 'newest' | 'oldest' | undefined;
  };

/**
 * A column of an export. `createdAt` is in the time zone that was asked for, amounts are decimals of `currency` (`12.50`), `dispute` is its
 * status, and `orderId` is the `id` of a part. `buyerEmail` is empty where the buyer does not show their address.
 */
export type SoldColumn =
  | 'number'
  | 'createdAt'
  | 'title'
  | 'buyerName'
  | 'buyerEmail'
  | 'status'
  | 'fulfillment'
  | 'quantity'
  | 'unitPrice'
  | 'total'
  | 'currency'
  | 'refund'
  | 'refunded'
  | 'dispute'
  | 'note'
  | 'orderId'
  | 'dropId'
  | 'userId';

/** What exports take: the filter and sort of `orders.sold`. */
export type SoldExportQuery = SoldFilter & Pick<SoldQuery, 'sort'>;

/** What `orders.soldCsv` takes. */
export type SoldCsvQuery = SoldExportQuery & CsvOptions<SoldColumn>;

/** How many parts each view has; a count that has reached `max` is `max` or more. */
export type SoldCounts = Record<'all' | SoldView, number> & { max: number };

/** Something that happened to an order. */
export type SoldChange = {
  at: Instant;
  /** The state of the own parts that it was about, from then on. */
  status: OrderStatus;
  /** How far fulfilment went with this; `null`: it was about something else. */
  fulfillment: Fulfillment | null;
  /** Whose doing it was. `system`: the clock, or the payment provider. */
  by: 'buyer' | 'creator' | 'system';
};

/** An own part of an order with all that is known of it. */
export type SoldOrderDetails = {
  /** The order with the own parts only. How it was paid is the buyer's affair: `payment` is `null`. */
  order: Order;
  /** The own parts. */
  parts: SoldOrder[];
  /** What happened to the order, oldest first. Changes of parts of other creators are not in it. */
  history: SoldChange[];
};

/** An order, or its part of one own drop. */
export type SoldOrderRef = { orderId: string; dropId?: string | undefined };

/**
 * What `orders.bulkFulfil` takes: a step, and either up to 1,000 orders by name, or those that are in a view when the call arrives (at
 * most 100,000). Orders are taken through the steps between as well.
 */
export type BulkFulfilInput =
  | { fulfillment: Fulfillment; orders: SoldOrderRef[] }
  | ({ fulfillment: Fulfillment; view: SoldView } & Omit<SoldFilter, 'view'>);

/** A part that a bulk step could not take on, and why. */
export type BulkFailure = {
  orderId: string;
  /** `null`: nothing of the order is the caller's. */
  dropId: string | null;
  /** `null` likewise. */
  number: string | null;
  /** `not_found`, `invalid_transition`, `overloaded` or `unavailable`. With the last two it may be asked for again. */
  code: string;
  detail: string;
};

/** A step with many orders, as far as it is. */
export type BulkStep = {
  id: string;
  fulfillment: Fulfillment;
  status: 'running' | 'done';
  /** Parts that it is about. */
  total: number;
  /** Parts that are at the step now, also those that were there before. */
  done: number;
  /** Parts that could not go there. */
  failedCount: number;
  /** The first 1,000 of them. */
  failed: BulkFailure[];
  createdAt: Instant;
};
