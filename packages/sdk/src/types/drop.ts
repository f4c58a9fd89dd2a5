import type { PageQuery } from './page.ts';
import type { Currency, Instant, MinorUnits } from './money.ts';
import type { Picture } from './picture.ts';
import type { ReminderMinutes } from './reminder.ts';

/** `scheduled -> live <-> sold_out`, `live <-> paused`, then `ended`, or `cancelled` before that. */
export type DropStatus = 'scheduled' | 'live' | 'paused' | 'sold_out' | 'ended' | 'cancelled';

/** `instant`: the order is confirmed at once. `hold`: units are kept for `holdSeconds` while the buyer pays. */
export type Checkout = 'instant' | 'hold';

/** A limited number of units of one product, sold between two instants. */
export type Drop = {
  id: string;
  creatorId: string;
  /** Follows the creator's profile within moments, as `creatorHandle` does; a `drop.updated` tells it unless the drop is over. */
  creatorName: string;
  creatorHandle: string;
  productId: string;
  /** Follows the product's title, unless it was typed for this drop. */
  title: string;
  /** Follows the product's, as `imageUrl` does. */
  description: string;
  imageUrl: string | null;
  /** The product's first picture, which it follows. `null` without pictures, and in drops of a product that is gone: these keep `imageUrl`. */
  image: Picture | null;
  /** The drop's own: a later price of the product does not reach it. */
  price: MinorUnits;
  currency: Currency;
  startsAt: Instant;
  endsAt: Instant;
  status: DropStatus;
  /** Units there are in all. */
  stock: number;
  /** Units that can still be bought. A hint: only an order's answer is certain. */
  remaining: number;
  /** Units that are reserved and wait for their payment: with none `remaining`, these may come back. */
  held: number;
  /** Units one person may have over all their orders; `null` means no limit. */
  perUserLimit: number | null;
  checkout: Checkout;
  holdSeconds: number | null;
  /** `stock.low` is sent when `remaining` falls to this, and again only after it was above it by 5 % of `stock`; `null` means never. */
  lowStockAt: number | null;
  /**
   * Minutes before the start at which followers may be reminded, the longest first; empty means never. Each follower is reminded once, as
   * near to what they chose for themselves as this allows (`reminderFor`); a time that had passed when the drop was made does not count.
   */
  reminderMinutes: ReminderMinutes[];
  /**
   * Minutes after the order in which buyers may give it up, should it not be packed before; 0 means never, `null` as long as it is not
   * packed. An order keeps the time that it was made with.
   */
  cancelMinutes: number | null;
  /** Grows with each edit. Send it back as `version` to be refused when somebody else was faster. */
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
};

/** What `drops.create` takes. */
export type CreateDropInput = {
  productId: string;
  startsAt: Instant;
  endsAt: Instant;
  stock: number;
  /** Default: the product's price. */
  price?: MinorUnits | undefined;
  /** Default: the product's currency. */
  currency?: Currency | undefined;
  /** Default: the product's title. */
  title?: string | undefined;
  /** Default: no limit. */
  perUserLimit?: number | null | undefined;
  /** Default: `instant`. */
  checkout?: Checkout | undefined;
  holdSeconds?: number | undefined;
  lowStockAt?: number | null | undefined;
  /** Default: 60, 15 and 5, so that followers choose. */
  reminderMinutes?: ReminderMinutes[] | undefined;
  /** Default: `null`. */
  cancelMinutes?: number | null | undefined;
};

/** While scheduled, everything may change. Once live: title, price, end, cancelMinutes and lowStockAt. A new title is the drop's own from then on. */
export type UpdateDropInput = {
  title?: string | undefined;
  startsAt?: Instant | undefined;
  endsAt?: Instant | undefined;
  stock?: number | undefined;
  price?: MinorUnits | undefined;
  perUserLimit?: number | null | undefined;
  lowStockAt?: number | null | undefined;
  reminderMinutes?: ReminderMinutes[] | undefined;
  cancelMinutes?: number | null | undefined;
  /** Refuse with `version_conflict` unless the drop still has this version. */
  version?: number | undefined;
};

/** What `drops.testNotice` gives: what was sent to oneself. */
export type TestNotice = {
  /** To how many own devices. */
  push: number;
  /** Whether a mail goes to the own address. */
  email: boolean;
};

/** Positive adds units; negative takes free units away. */
export type RestockInput = { quantity: number };

/** What `drops.list` takes. */
export type DropQuery = PageQuery & {
  creatorId?: string | undefined;
  productId?: string | undefined;
  status?: DropStatus | undefined;
  /** Drops that start then or later. */
  startsFrom?: Instant | undefined;
  /** Drops that start before it. Must be later than `startsFrom`. */
  startsTo?: Instant | undefined;
};

/** Width of the points of a sales series: seconds of the last minute, or minutes of the last day. */
export type SalesResolution = 'second' | 'minute';

/** What `drops.sales` takes. */
export type SalesQuery = {
  /** Default `second`. */
  resolution?: SalesResolution | undefined;
};

/** How a drop sells: totals of what is sold and was not cancelled, and confirmed orders over time by when they were placed. */
export type DropSales = {
  dropId: string;
  orders: number;
  units: number;
  /** Minor units of `currency`. */
  revenue: MinorUnits;
  currency: Currency;
  buyers: number;
  /** Units that wait for their payment. */
  held: number;
  resolution: SalesResolution;
  /** Newest last; seconds or minutes without a sale are left out. */
  series: SalesPoint[];
  /** Connected clients that follow the drop, besides its creator's own; `null` while the server cannot count them. */
  watching: number | null;
  /** Orders that were refused since the drop was scheduled, by the code that they were told, such as `sold_out`. At most a second old. */
  refused: Record<string, number>;
  /** `null` for a drop whose orders are confirmed at once. */
  payments: DropPayments | null;
  asOf: Instant;
};

/** What became of the orders of a `hold` drop. */
export type DropPayments = {
  paid: number;
  /** Their units are kept while the buyers pay. */
  waiting: number;
  /** Their last try to pay came to nothing. Those that may try again are in `waiting`, too. */
  declined: number;
  /** They were not paid in time. */
  expired: number;
};

/** What a drop did from its first second, for its creator. */
export type DropReport = {
  dropId: string;
  startsAt: Instant;
  /** `null` while it is open. */
  endedAt: Instant | null;
  /** When no unit was left for the first time; `null` when that did not happen, or was before servers wrote it down. */
  soldOutAt: Instant | null;
  /** Units. */
  stock: number;
  /** Totals of what is sold and was not cancelled. */
  orders: number;
  units: number;
  /** Minor units of `currency`. */
  revenue: MinorUnits;
  currency: Currency;
  buyers: number;
  /** How many of the buyers follow the creator now. */
  followingBuyers: number;
  /** Orders that were refused, by the code that they were told. */
  refused: Record<string, number>;
  /** The first ten minutes by seconds since the start; seconds without a sale are left out. */
  rush: RushPoint[];
  /** All of it by hours, oldest first; hours without a sale are left out. At most 90 days. */
  hours: SalesPoint[];
  asOf: Instant;
};

/** What was sold in one second of a drop. `second` counts from the start: 0 is the first one. */
export type RushPoint = { second: number; orders: number; units: number; revenue: MinorUnits };

/** What was sold in the second or minute that begins at `at`. */
export type SalesPoint = { at: Instant; orders: number; units: number; revenue: MinorUnits };
