import type { Drop } from '../types/drop.ts';
import type { CreateOrderInput, DropOrder, Order, OrderLine } from '../types/order.ts';
import { takeUnits } from './life-cycle.ts';
import { found, type MockDb, type MockOrder, type MockUser } from './mock-db.ts';
import { MockProblem } from './mock-problem.ts';

/** Buys as the server does: the same key gives the same order, refusals are not remembered, all lines or none. */
export const placeOrder = (
  db: MockDb,
  user: MockUser,
  key: string,
  input: CreateOrderInput,
): { order: Order; isReplay: boolean } => {
  const lines = sumLines('items' in input ? input.items : [input]);
  const bodyHash = JSON.stringify(lines.toSorted((a, b) => a.dropId.localeCompare(b.dropId)));
  const earlier = [...db.orders.values()].find((order) => order.userId === user.id && order.key === key);
  if (earlier !== undefined) {
    if (earlier.bodyHash !== bodyHash) throw new MockProblem('idempotency_key_reused');
    return { order: presentOrder(earlier), isReplay: true };
  }
  const bought = lines.map((line) => ({ line, drop: found(db.drops.get(line.dropId), 'drop') }));
  for (const { line, drop } of bought) refuseUnlessOnSale(db, user, drop, line.quantity);
  const order = record(db, user, bought, { key, bodyHash });
  for (const { line } of bought) takeUnits(db, line.dropId, line.quantity);
  announce(db, order);
  return { order: presentOrder(order), isReplay: false };
};

export const presentOrder = ({ key: _key, bodyHash: _bodyHash, ...order }: MockOrder): Order => order;

/** Lines for the same drop count as one. */
const sumLines = (lines: readonly OrderLine[]): OrderLine[] => {
  const sums = new Map<string, number>();
  for (const { dropId, quantity } of lines) sums.set(dropId, (sums.get(dropId) ?? 0) + quantity);
  return [...sums].map(([dropId, quantity]) => ({ dropId, quantity }));
};

const refuseUnlessOnSale = (db: MockDb, user: MockUser, drop: Drop, quantity: number): void => {
  const serverTime = db.now();
  if (drop.status === 'scheduled') throw new MockProblem('not_started', undefined, { serverTime });
  if (drop.status === 'ended') throw new MockProblem('ended', undefined, { serverTime });
  if (drop.status === 'cancelled' || drop.status === 'paused') throw new MockProblem(drop.status);
  const had = unitsOf(db, user.id, drop.id);
  if (drop.perUserLimit !== null && had + quantity > drop.perUserLimit) {
    throw new MockProblem('limit_reached', `At most ${drop.perUserLimit} a person`);
  }
  if (drop.remaining === 0) throw new MockProblem('sold_out');
  if (drop.remaining < quantity) {
    throw new MockProblem('insufficient_stock', `Only ${drop.remaining} left`, { remaining: drop.remaining });
  }
};

const unitsOf = (db: MockDb, userId: string, dropId: string): number =>
  [...db.orders.values()]
    .filter((order) => order.userId === userId && order.status === 'confirmed')
    .flatMap((order) => order.items)
    .filter((item) => item.dropId === dropId)
    .reduce((sum, item) => sum + item.quantity, 0);

const record = (
  db: MockDb,
  user: MockUser,
  bought: { line: OrderLine; drop: Drop }[],
  kept: { key: string; bodyHash: string },
): MockOrder => {
  const currency = bought[0]?.drop.currency ?? 'EUR';
  if (bought.some(({ drop }) => drop.currency !== currency)) {
    throw new MockProblem('validation_failed', 'One order has one currency', {
      errors: [{ field: 'items', message: 'drops with different currencies' }],
    });
  }
  const id = db.nextId('ord');
  const order: MockOrder = {
    id,
    number: `LD-${id.slice('ord_'.length).padStart(6, '0')}`,
    userId: user.id,
    status: 'confirmed',
    items: bought.map(({ line, drop }) => ({
      dropId: drop.id,
      title: drop.title,
      imageUrl: drop.imageUrl,
      quantity: line.quantity,
      unitPrice: drop.price,
    })),
    total: bought.reduce((sum, { line, drop }) => sum + line.quantity * drop.price, 0),
    currency,
    holdExpiresAt: null,
    fulfillment: 'PENDING',
    failure: null,
    createdAt: db.now(),
    updatedAt: db.now(),
    ...kept,
  };
  db.orders.set(id, order);
  return order;
};

/** Tells the buyer, and the creators of what was bought. */
const announce = (db: MockDb, order: MockOrder): void => {
  db.events.append([`user:${order.userId}`], 'order.confirmed', { order: presentOrder(order) });
  for (const { dropId } of order.items) {
    const drop = found(db.drops.get(dropId), 'drop');
    const sales = salesOf(db, drop);
    db.events.append([`sales:${drop.creatorId}`], 'sales.updated', {
      dropId,
      orders: sales.length,
      units: sales.reduce((sum, sale) => sum + sale.quantity, 0),
      revenue: sales.reduce((sum, sale) => sum + sale.total, 0),
      currency: drop.currency,
      remaining: drop.remaining,
      stock: drop.stock,
      recent: presentDropOrders(db, order, dropId),
    });
  }
};

/** Confirmed orders of a drop, as its creator sees them, oldest first. */
export const salesOf = (db: MockDb, drop: Drop): DropOrder[] =>
  [...db.orders.values()]
    .filter((order) => order.status === 'confirmed')
    .flatMap((order) => presentDropOrders(db, order, drop.id));

export const presentDropOrders = (db: MockDb, order: MockOrder, dropId: string): DropOrder[] =>
  order.items
    .filter((item) => item.dropId === dropId)
    .map(({ quantity, unitPrice }) => ({
      id: order.id,
      number: order.number,
      userId: order.userId,
      buyerName: db.users.get(order.userId)?.name ?? '',
      status: order.status,
      quantity,
      unitPrice,
      total: quantity * unitPrice,
      currency: order.currency,
      fulfillment: order.fulfillment,
      createdAt: order.createdAt,
    }));
