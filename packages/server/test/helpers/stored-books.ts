import type { StoredDrop } from '../../src/drops/drop.model.ts';
import type { StoredLane } from '../../src/drops/lane.model.ts';
import { drawOrderNumber, nameOrder } from '../../src/orders/index.ts';
import type { StoredOrder } from '../../src/orders/order.model.ts';

// Drops, lanes and orders as they are stored, made by hand: what an auditor or a validator is shown.

export const NOON = Date.parse('2026-11-25T12:00:00Z');
const NOTHING = { orders: 0, units: 0, revenue: 0 };

/** A drop of ten units at 25.00 that nobody has bought from. Open for an hour around `NOON`. */
export const makeStoredDrop = (changes: Partial<StoredDrop> = {}): StoredDrop => ({
  _id: 'drp_1',
  creatorId: 'crt_1',
  creatorName: 'Ada Maker',
  creatorHandle: 'ada',
  productId: 'prd_1',
  title: 'Linen print',
  description: 'Numbered and signed',
  imageUrl: null,
  price: 2500,
  currency: 'EUR',
  startsAt: new Date(NOON - 1_800_000),
  endsAt: new Date(NOON + 1_800_000),
  nextChangeAt: new Date(NOON + 1_800_000),
  stock: 10,
  pool: 10,
  lent: 0,
  taken: 0,
  returned: 0,
  sold: NOTHING,
  cancelled: NOTHING,
  perUserLimit: 2,
  checkout: 'hold',
  holdSeconds: 300,
  lowStockAt: null,
  status: 'live',
  epoch: 1,
  version: 1,
  claimedAt: null,
  isLowTold: false,
  isTitleOwn: false,
  createdAt: new Date(NOON - 3_600_000),
  updatedAt: new Date(NOON - 3_600_000),
  ...changes,
});

export const makeStoredLane = (changes: Partial<StoredLane> = {}): StoredLane => ({
  _id: 'drp_1/prc_1',
  dropId: 'drp_1',
  process: 'prc_1',
  epoch: 1,
  startsAt: new Date(NOON - 1_800_000),
  endsAt: new Date(NOON + 1_800_000),
  lent: 0,
  remaining: 0,
  taken: 0,
  sold: NOTHING,
  frozenAt: null,
  beatAt: new Date(NOON),
  ...changes,
});

/** A confirmed order of one unit, paid, with its slot. */
export function makeStoredOrder(userId: string, changes: Partial<StoredOrder> = {}): StoredOrder {
  const idempotencyKey = changes.idempotencyKey ?? 'key-1';
  const orderId = nameOrder(userId, idempotencyKey);
  const number = drawOrderNumber();
  const status = changes.status ?? 'confirmed';
  const at = new Date(NOON);
  return {
    _id: orderId,
    number,
    userId,
    idempotencyKey,
    bodyHash: 'hash',
    status,
    isHolding: true,
    items: [
      {
        dropId: 'drp_1',
        creatorId: 'crt_1',
        title: 'Linen print',
        imageUrl: null,
        quantity: 1,
        unitPrice: 2500,
      },
    ],
    total: 2500,
    currency: 'EUR',
    holdExpiresAt: new Date(NOON + 300_000),
    payment: {
      status: 'succeeded',
      provider: 'demo',
      reference: null,
      clientSecret: null,
      method: null,
      startedAt: at,
      attempts: 1,
      failure: null,
    },
    fulfillment: 'PENDING',
    failure: null,
    slots: [`drp_1/${userId}/1`],
    commitId: 'cmt_1',
    createdAt: at,
    updatedAt: at,
    history: [
      { status: 'pending', at, cause: 'placed' },
      { status: 'confirmed', at, cause: 'paid' },
    ],
    revision: 1,
    ...changes,
  };
}

/** A hold that waits for its payment. */
export const makeStoredHold = (userId: string, changes: Partial<StoredOrder> = {}): StoredOrder =>
  makeStoredOrder(userId, {
    status: 'pending',
    payment: null,
    slots: [`drp_1/${userId}/1`, `drp_1/${userId}/hold`],
    history: [{ status: 'pending', at: new Date(NOON), cause: 'placed' }],
    revision: 0,
    ...changes,
  });

/** An order that gave its units back. */
export const makeFailedOrder = (userId: string, changes: Partial<StoredOrder> = {}): StoredOrder => {
  const { slots: _, ...order } = makeStoredHold(userId);
  return {
    ...order,
    status: 'failed',
    isHolding: false,
    failure: { code: 'hold_expired', message: 'It was not paid in time' },
    history: [...order.history, { status: 'failed', at: new Date(NOON), cause: 'expired' }],
    revision: 1,
    ...changes,
  };
};

/** A paid order over two drops, the second of which was called off: its money is back, the first one is being packed. */
export function makePartedOrder(userId: string, changes: Partial<StoredOrder> = {}): StoredOrder {
  const order = makeStoredOrder(userId);
  const at = new Date(NOON);
  const [line] = order.items;
  const second = {
    ...line!,
    dropId: 'drp_2',
    creatorId: 'crt_2',
    unitPrice: 900,
    status: 'cancelled' as const,
    fulfillment: 'PENDING' as const,
    failure: { code: 'drop_cancelled' as const, message: 'The creator called the drop off' },
    refund: 'refunded' as const,
  };
  return {
    ...order,
    items: [line!, second],
    total: 3400,
    fulfillment: 'PROCESSING',
    history: [
      ...order.history,
      { status: 'confirmed', at, cause: 'drop-cancellation', ended: ['drp_2'] },
      { status: 'confirmed', at, cause: 'creator' },
    ],
    revision: 3,
    ...changes,
  };
}

/** The books of a drop in the middle of its sale: a lane, a sale from each ledger, a hold, a cancellation and an expired hold. */
export function makeStoredBooks() {
  const { slots: _, ...cancelled } = makeStoredOrder('usr_cancelled');
  return {
    drop: makeStoredDrop({
      pool: 3,
      lent: 6,
      taken: 3,
      returned: 2,
      sold: { orders: 2, units: 2, revenue: 5000 },
      cancelled: { orders: 1, units: 1, revenue: 2500 },
    }),
    lanes: [
      makeStoredLane({ lent: 6, remaining: 4, taken: 2, sold: { orders: 1, units: 1, revenue: 2500 } }),
    ],
    orders: [
      makeStoredOrder('usr_pool'),
      makeStoredOrder('usr_lane'),
      makeStoredHold('usr_hold'),
      makeFailedOrder('usr_expired'),
      {
        ...cancelled,
        status: 'cancelled',
        isHolding: false,
        failure: { code: 'cancelled_by_buyer', message: 'Cancelled by the buyer' },
        payment: { ...cancelled.payment!, status: 'refunded' },
        items: cancelled.items.map((item) => ({ ...item, refund: 'refunded' as const })),
        history: [...cancelled.history, { status: 'cancelled', at: new Date(NOON), cause: 'buyer' }],
      } satisfies StoredOrder,
    ],
  };
}
