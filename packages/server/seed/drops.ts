import { hash } from 'node:crypto';
import { sumOrderLines, textOfLines } from '@livedrops/sdk/contract';
import { type Drop, EMPTY_LEDGER, statusAt, sumUp, toDropState } from '../src/drops/index.ts';
import { nextChangeAt } from '../src/drops/drop.rules.ts';
import { draftOrder } from '../src/orders/draft-order.ts';
import { hashBody, nameOrder, type Order, spellOrderNumber } from '../src/orders/index.ts';
import { slotName } from '../src/orders/order.rules.ts';
import type { StoredCreator } from '../src/creators/creator.model.ts';
import type { StoredProduct } from '../src/products/product.model.ts';
import type { SeedContext } from './context.ts';
import type { SeededCreator } from './people.ts';
import { SCHEDULE, type ScheduledDrop } from './schedule.ts';

const DAY = 86_400_000;

export type DropPlan = { drops: Drop[]; orders: Order[] };

/**
 * The schedule's drops, with the orders that explain every unit that is not there any more.
 *
 * @param buyersOf ids of people who may buy from a creator, the keenest first
 */
export function planDrops(
  context: SeedContext,
  creators: readonly SeededCreator[],
  products: readonly StoredProduct[],
  buyersOf: (creatorId: string) => readonly string[],
): DropPlan {
  const plan: DropPlan = { drops: [], orders: [] };
  for (const entry of SCHEDULE) {
    const seller = creators.find(({ creator }) => creator.handle === entry.handle);
    if (!seller) throw new RangeError(`no creator ${entry.handle}`);
    const own = products.filter(({ creatorId }) => creatorId === seller.creator._id);
    const product = own[entry.product];
    if (!product) throw new RangeError(`${entry.handle} has no product ${entry.product}`);
    const drop = draftDrop(context, entry, seller, product);
    const orders = planOrders(context, drop, entry, buyersOf(seller.creator._id));
    const units = orders.reduce((sum, { items }) => sum + (items[0]?.quantity ?? 0), 0);
    // With too few fans to sell out, a drop was smaller to begin with.
    const stock = entry.wanted === entry.stock ? Math.max(1, units) : entry.stock;
    const lastAt = orders.at(-1)?.createdAt ?? null;
    plan.drops.push(closeBooks(context, { ...drop, stock }, { orders: orders.length, units, lastAt }));
    plan.orders.push(...orders);
  }
  return plan;
}

/** A drop that has sold nothing. */
export function draftDrop(
  context: SeedContext,
  entry: Pick<ScheduledDrop, 'startsInMs' | 'lastsMs' | 'stock' | 'perUserLimit'>,
  { creator }: { creator: Pick<StoredCreator, '_id' | 'name' | 'handle'> },
  product: StoredProduct,
): Drop {
  const startsAt = new Date(context.now + entry.startsInMs);
  const createdAt = new Date(Math.min(startsAt.getTime(), context.now) - 2 * DAY);
  return {
    id: context.createId('drp', createdAt),
    creatorId: creator._id,
    creatorName: creator.name,
    creatorHandle: creator.handle,
    productId: product._id,
    title: product.title,
    description: product.description,
    imageUrl: product.imageUrl,
    price: product.price,
    currency: product.currency,
    startsAt,
    endsAt: new Date(startsAt.getTime() + entry.lastsMs),
    nextChangeAt: null,
    stock: entry.stock,
    pool: entry.stock,
    ...EMPTY_LEDGER,
    perUserLimit: entry.perUserLimit,
    checkout: 'instant',
    holdSeconds: null,
    lowStockAt: entry.stock >= 20 ? Math.floor(entry.stock / 10) : null,
    status: 'scheduled',
    epoch: 1,
    version: 1,
    isLowTold: false,
    isTitleOwn: false,
    createdAt,
    updatedAt: createdAt,
  };
}

/** Orders of different people, most of them in the first minutes, until enough is sold or nobody is left. */
function planOrders(
  context: SeedContext,
  drop: Drop,
  entry: ScheduledDrop,
  buyers: readonly string[],
): Order[] {
  const { random } = context;
  const quantities: number[] = [];
  for (
    let left = entry.wanted;
    left > 0 && quantities.length < buyers.length;
    left -= quantities.at(-1) ?? left
  )
    quantities.push(Math.min(left, random.next() < 0.7 ? 1 : random.int(1, entry.perUserLimit ?? 3)));
  const openMs = Math.min(drop.endsAt.getTime(), context.now) - drop.startsAt.getTime();
  const times = quantities.map(() => Math.floor(openMs * random.next() ** 3)).sort((x, y) => x - y);
  return quantities.flatMap((quantity, index) => {
    const userId = buyers[index];
    const at = new Date(drop.startsAt.getTime() + (times[index] ?? 0));
    return userId === undefined ? [] : [planOrder(context, drop, { userId, quantity, at })];
  });
}

/** An order that was made at once. */
export function planOrder(
  context: SeedContext,
  drop: Drop,
  { userId, quantity, at }: { userId: string; quantity: number; at: Date },
): Order {
  const lines = sumOrderLines({ dropId: drop.id, quantity });
  const idempotencyKey = `seed-${drop.id}`;
  const slots = Array.from({ length: quantity }, (_, n) => slotName(drop.id, userId, n + 1));
  const order = draftOrder(
    {
      orderId: nameOrder(userId, idempotencyKey),
      userId,
      idempotencyKey,
      bodyHash: hashBody(textOfLines(lines)),
      lines,
    },
    {
      drops: new Map([[drop.id, drop]]),
      times: new Map([[drop.id, at]]),
      slots: drop.perUserLimit === null ? [] : slots,
      commitId: context.createId('cmt', at),
      paymentProvider: null,
    },
  );
  // Every run makes the same numbers, as everything else of the seed.
  const number = spellOrderNumber(hash('sha256', order.id, 'buffer'));
  return { ...order, number, fulfillment: fulfillmentAfter(context.now - at.getTime()) };
}

function fulfillmentAfter(ageMs: number): Order['fulfillment'] {
  if (ageMs > 8 * DAY) return 'DELIVERED';
  if (ageMs > 4 * DAY) return 'SHIPPED';
  return ageMs > DAY ? 'PROCESSING' : 'PENDING';
}

export type Sold = { orders: number; units: number; lastAt: Date | null };

/** Pool and sales as the orders say. */
export function closeBooks(context: SeedContext, drop: Drop, { orders, units, lastAt }: Sold): Drop {
  const pool = drop.stock - units;
  const closed: Drop = {
    ...drop,
    pool,
    taken: units,
    isLowTold: drop.lowStockAt !== null && pool <= drop.lowStockAt,
    sold: { orders, units, revenue: units * drop.price },
    updatedAt: lastAt ?? drop.updatedAt,
  };
  const state = toDropState(sumUp(closed, []));
  const status = statusAt(state, context.now);
  const changesAt = nextChangeAt({ ...state, status });
  return { ...closed, status, nextChangeAt: changesAt === null ? null : new Date(changesAt) };
}
