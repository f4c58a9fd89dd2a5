import { sayChargeFault, whyNotChargeable } from '../contract/chargeable.ts';
import { findHoldDifferences } from '../contract/hold-differences.ts';
import { priceFieldOf, sumOrderLines, textOfLines } from '../contract/order-lines.ts';
import type { Drop } from '../types/drop.ts';
import type { CreateOrderInput, Order, OrderLine } from '../types/order.ts';
import { presentOrder, tellBuyer } from './change-order.ts';
import { takeUnits } from './life-cycle.ts';
import { found, type MockDb, type MockOrder, type MockUser } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';
import { announceSales, liveUnitsIn } from './sales.ts';

/** Buys as the server does: the same key gives the same order, refusals are not remembered, all lines or none. */
export const placeOrder = (
  db: MockDb,
  user: MockUser,
  key: string,
  input: CreateOrderInput,
): { order: Order; isReplay: boolean } => {
  const lines = sumOrderLines(input);
  const bodyHash = textOfLines(lines);
  const earlier = orderOfKey(db, user, key);
  if (earlier !== undefined) {
    if ((earlier.laterKeys.get(key) ?? earlier.bodyHash) !== bodyHash)
      throw new MockProblem('idempotency_key_reused');
    return { order: presentOrder(earlier), isReplay: true };
  }
  const hold = lines.map(({ dropId }) => holdIn(db, user, dropId)).find((found) => found !== undefined);
  if (hold !== undefined) {
    refuseDifferences(lines, hold);
    hold.laterKeys.set(key, bodyHash);
    return { order: presentOrder(hold), isReplay: true };
  }
  const bought = lines.map((line) => ({ line, drop: found(db.drops.get(line.dropId), 'drop') }));
  for (const { drop } of bought) counting(db, drop, () => refuseUnlessOnSale(db, drop));
  refuseCurrencies(bought.map(({ drop }) => drop));
  for (const { line, drop } of bought) counting(db, drop, () => refuseLine(db, user, drop, line, input));
  refuseTotal(bought);
  const order = record(db, user, bought, { key, bodyHash });
  for (const { line } of bought) takeUnits(db, line.dropId, line.quantity);
  tellBuyer(db, order, order.status === 'pending' ? 'order.pending' : 'order.confirmed');
  announceSales(db, order);
  return { order: presentOrder(order), isReplay: false };
};

/** Counts what a drop refuses. */
const counting = (db: MockDb, { id }: Drop, check: () => void): void => {
  try {
    check();
  } catch (error) {
    if (error instanceof MockProblem) {
      const counts = db.refused.get(id) ?? {};
      db.refused.set(id, { ...counts, [error.code]: (counts[error.code] ?? 0) + 1 });
    }
    throw error;
  }
};

/** The order that a key has made or was answered with. */
export const orderOfKey = (db: MockDb, user: MockUser, key: string): MockOrder | undefined =>
  [...db.orders.values()].find(
    (order) => order.userId === user.id && (order.key === key || order.laterKeys.has(key)),
  );

/** One active hold per person and drop: a request for the same gets it, one for anything else is told the difference. */
const refuseDifferences = (lines: readonly OrderLine[], hold: MockOrder): void => {
  const errors = findHoldDifferences(lines, hold.items);
  if (errors.length === 0) return;
  throw new MockProblem(
    'hold_exists',
    'Your order that holds units of this drop waits for its payment. Pay it or cancel it first',
    { orderId: hold.id, errors },
  );
};

const holdIn = (db: MockDb, user: MockUser, dropId: string): MockOrder | undefined =>
  [...db.orders.values()].find(
    (order) =>
      order.userId === user.id &&
      order.status === 'pending' &&
      order.isHolding &&
      liveUnitsIn(order, dropId) > 0 &&
      db.drops.get(dropId)?.checkout === 'hold',
  );

const refuseCurrencies = (drops: readonly Drop[]): void => {
  if (new Set(drops.map(({ currency }) => currency)).size > 1) throw new MockProblem('currencies_differ');
};

const refuseUnlessOnSale = (db: MockDb, drop: Drop): void => {
  const serverTime = db.now();
  if (drop.status === 'scheduled') throw new MockProblem('not_started', undefined, { serverTime });
  if (drop.status === 'ended') throw new MockProblem('ended', undefined, { serverTime });
  if (drop.status === 'cancelled' || drop.status === 'paused' || drop.status === 'sold_out')
    throw new MockProblem(drop.status);
};

const refuseLine = (
  db: MockDb,
  user: MockUser,
  drop: Drop,
  line: OrderLine,
  input: CreateOrderInput,
): void => {
  const { quantity, unitPrice } = line;
  if (unitPrice !== undefined && unitPrice !== drop.price) {
    throw new MockProblem('price_changed', undefined, {
      price: drop.price,
      errors: [{ field: priceFieldOf(input, drop.id), message: `is ${drop.price} now` }],
    });
  }
  const had = unitsOf(db, user.id, drop.id);
  if (drop.perUserLimit !== null && had + quantity > drop.perUserLimit) {
    throw new MockProblem('limit_reached', `At most ${drop.perUserLimit} a person`);
  }
  if (drop.remaining < quantity) {
    throw new MockProblem('insufficient_stock', `Only ${drop.remaining} left`, { remaining: drop.remaining });
  }
};

/** One held drop makes the whole order wait for its payment, so its total must be one that can be paid. */
const refuseTotal = (bought: readonly { line: OrderLine; drop: Drop }[]): void => {
  const held = bought.find(({ drop }) => drop.checkout === 'hold');
  const fault = held && whyNotChargeable(totalOf(bought), held.drop.currency);
  if (fault) throw new MockProblem('not_chargeable', `The total ${sayChargeFault(fault)}`);
};

const totalOf = (bought: readonly { line: OrderLine; drop: Drop }[]): number =>
  bought.reduce((sum, { line, drop }) => sum + line.quantity * drop.price, 0);

/** Units that count for the limit per person: what failed or was cancelled frees it. */
const unitsOf = (db: MockDb, userId: string, dropId: string): number =>
  [...db.orders.values()]
    .filter((order) => order.userId === userId && order.isHolding)
    .reduce((sum, order) => sum + liveUnitsIn(order, dropId), 0);

const record = (
  db: MockDb,
  user: MockUser,
  bought: { line: OrderLine; drop: Drop }[],
  kept: { key: string; bodyHash: string },
): MockOrder => {
  const currency = bought[0]?.drop.currency ?? 'EUR';
  const id = db.nextId('ord');
  const total = bought.reduce((sum, { line, drop }) => sum + line.quantity * drop.price, 0);
  const checkout = checkoutOf(
    db,
    bought.map(({ drop }) => drop),
    total,
  );
  const createdAt = db.now();
  const order: MockOrder = {
    id,
    number: `LD-${id.slice('ord_'.length).padStart(10, '0')}`,
    userId: user.id,
    items: bought.map((one) => toItem(one, { status: checkout.status, at: createdAt })),
    total,
    currency,
    ...checkout,
    fulfillment: 'PENDING',
    failure: null,
    dispute: null,
    createdAt,
    version: 1,
    updatedAt: db.now(),
    isHolding: true,
    decidesAtMs: null,
    refundsAtMs: {},
    uncharged: [],
    withdrawn: [],
    owed: {},
    notes: {},
    laterKeys: new Map(),
    history: [
      {
        at: db.now(),
        status: checkout.status,
        fulfillment: null,
        by: 'buyer',
        dropIds: bought.map(({ drop }) => drop.id),
      },
    ],
    tries: 0,
    ...kept,
  };
  db.orders.set(id, order);
  return order;
};

const toItem = (
  { line, drop }: { line: OrderLine; drop: Drop },
  { status, at }: { status: Order['status']; at: string },
): Order['items'][number] => ({
  dropId: drop.id,
  creatorId: drop.creatorId,
  title: drop.title,
  imageUrl: drop.imageUrl,
  quantity: line.quantity,
  unitPrice: drop.price,
  status,
  fulfillment: 'PENDING',
  failure: null,
  refund: null,
  refunded: 0,
  ...(drop.cancelMinutes !== null && {
    cancelUntil: new Date(Date.parse(at) + drop.cancelMinutes * 60_000).toISOString(),
  }),
});

/** One drop that holds makes the whole order wait for its payment, for the shortest of the holds. */
const checkoutOf = (
  db: MockDb,
  drops: readonly Drop[],
  amount: number,
): Pick<Order, 'status' | 'holdExpiresAt' | 'payment'> => {
  const holds = drops.flatMap(({ holdSeconds }) => (holdSeconds === null ? [] : [holdSeconds]));
  if (holds.length === 0) return { status: 'confirmed', holdExpiresAt: null, payment: null };
  return {
    status: 'pending',
    holdExpiresAt: new Date(db.clock.now() + Math.min(...holds) * 1000).toISOString(),
    payment: {
      status: 'required',
      provider: 'demo',
      clientSecret: null,
      amount,
      refunding: 0,
      refunded: 0,
      failure: null,
    },
  };
};
