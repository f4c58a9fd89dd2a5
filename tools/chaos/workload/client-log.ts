import type { Fulfillment, Order, OrderLine, OrderPayment } from '@livedrops/sdk';

/** What a client was told of an order. */
export type SeenOrder = {
  id: string;
  status: Order['status'];
  total: number;
  lines: { dropId: string; quantity: number; unitPrice: number }[];
};

export type CallOutcome =
  | { kind: 'ok'; order: SeenOrder; isReplay: boolean }
  /** The server says that it did not happen. */
  | { kind: 'refused'; code: string }
  /** Nobody said what came of it. */
  | { kind: 'unknown'; code: string };

type Timed = {
  /** Epoch ms, on the clock that the database of this machine has as well. */
  at: number;
  doneAt: number;
  intent: string;
  server: number;
};

export type OrderCall = Timed & {
  call: 'create' | 'lookup';
  userId: string;
  key: string;
  lines: readonly OrderLine[];
  outcome: CallOutcome;
};

export type Edit =
  | { call: 'restock'; dropId: string; quantity: number }
  | { call: 'pause' | 'resume' | 'call-off'; dropId: string }
  | { call: 'price'; dropId: string; price: number };

export type EditCall = Timed &
  Edit & { outcome: { kind: 'ok' } | { kind: 'refused' | 'unknown'; code: string } };

/** What the demo provider does with a payment: its answers are part of the schedule. */
export type PaymentMethod = 'demo_approve' | 'demo_decline' | 'demo_delay' | 'demo_lost';

export type Change =
  | { call: 'pay'; orderId: string; method: PaymentMethod }
  /** `dropId`: only the part of this drop. */
  | { call: 'cancel'; orderId: string; dropId?: string }
  | { call: 'fulfill'; orderId: string; dropId: string; to: Fulfillment }
  /** A creator pays a part back: an amount, or with `null` all of it, which ends it. The order keeps `wish`, by which it is found again. */
  | { call: 'refund'; orderId: string; dropId: string; amount: number | null; wish: string };

/** A buyer changes an order that they have, or a creator sends their part of it or pays it back. */
export type ChangeCall = Timed &
  Change & {
    userId: string;
    outcome:
      | { kind: 'ok'; status: Order['status']; payment: OrderPayment['status'] | null }
      | { kind: 'refused' | 'unknown'; code: string };
  };

/** Everything that clients did and were told, in the order in which they were told. */
export type ClientLog = {
  orders: readonly OrderCall[];
  changes: readonly ChangeCall[];
  edits: readonly EditCall[];
};

export const toSeenOrder = ({ id, status, total, items }: Order): SeenOrder => ({
  id,
  status,
  total,
  lines: items.map(({ dropId, quantity, unitPrice }) => ({ dropId, quantity, unitPrice })),
});
