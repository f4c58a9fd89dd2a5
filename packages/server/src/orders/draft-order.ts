import type { Drop } from '../drops/index.ts';
import { invariant } from '../platform/invariant.ts';
import type { Entry } from './entry.ts';
import { drawOrderNumber } from './order-id.ts';
import type { Order, OrderItem } from './order.ts';

export type DraftOptions = {
  /** The terms that units were taken on, and the database's time of the take. */
  drops: ReadonlyMap<string, Drop>;
  times: ReadonlyMap<string, Date>;
  slots: string[];
  commitId: string;
  /** Who takes the money of an order that is held. */
  paymentProvider: string | null;
};

/** The order of an entry, with the prices and the time of the take. One held drop makes the whole order wait for its payment. */
export function draftOrder(entry: Omit<Entry, 'deadline' | 'traceparent'>, options: DraftOptions): Order {
  const [first] = entry.lines;
  const createdAt = first && options.times.get(first.dropId);
  invariant(createdAt, 'an order has a line, and each line a take');
  let total = 0;
  let currency = '';
  let holdSeconds: number | null = null;
  const items = entry.lines.map(({ dropId, quantity }) => {
    const drop = options.drops.get(dropId);
    invariant(drop, `no terms for ${dropId}`);
    total += quantity * drop.price;
    ({ currency } = drop);
    if (drop.checkout === 'hold') holdSeconds = Math.min(drop.holdSeconds ?? 0, holdSeconds ?? Infinity);
    return {
      dropId,
      creatorId: drop.creatorId,
      title: drop.title,
      imageUrl: drop.imageUrl,
      quantity,
      unitPrice: drop.price,
      ...cancelTime(drop, createdAt),
    };
  });
  const status = holdSeconds === null ? ('confirmed' as const) : ('pending' as const);
  return {
    id: entry.orderId,
    number: drawOrderNumber(),
    userId: entry.userId,
    idempotencyKey: entry.idempotencyKey,
    bodyHash: entry.bodyHash,
    status,
    isHolding: true,
    items,
    total,
    currency,
    holdExpiresAt: holdSeconds === null ? null : new Date(createdAt.getTime() + holdSeconds * 1000),
    payment: holdSeconds === null ? null : unpaid(options.paymentProvider),
    fulfillment: 'PENDING',
    failure: null,
    ...(options.slots.length > 0 && { slots: options.slots }),
    commitId: options.commitId,
    createdAt,
    updatedAt: createdAt,
    history: [{ status, at: createdAt, cause: 'placed' }],
    revision: 0,
  };
}

const cancelTime = ({ cancelMinutes = null }: Drop, at: Date): Pick<OrderItem, 'cancelUntil'> =>
  cancelMinutes === null ? {} : { cancelUntil: new Date(at.getTime() + cancelMinutes * 60_000) };

function unpaid(provider: string | null): Order['payment'] {
  invariant(provider !== null, 'a hold needs somebody who takes the money');
  const nothing = { reference: null, clientSecret: null, method: null, startedAt: null, failure: null };
  return { status: 'required', provider, ...nothing, attempts: 0 };
}
