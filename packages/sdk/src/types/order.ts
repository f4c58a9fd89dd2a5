import type { Currency, Instant, MinorUnits } from './money.ts';

/** `pending -> confirmed | failed`, `confirmed -> cancelled`. */
export type OrderStatus = 'pending' | 'confirmed' | 'failed' | 'cancelled';
export type Fulfillment = 'PENDING' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED';

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
  /** When an unpaid `pending` order gives its units back; `null` for others. */
  holdExpiresAt: Instant | null;
  fulfillment: Fulfillment;
  /** Why a `failed` order failed. */
  failure: { code: string; message: string } | null;
  createdAt: Instant;
  updatedAt: Instant;
};

export type OrderLine = { dropId: string; quantity: number };

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
