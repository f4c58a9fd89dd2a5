import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { decideChange, drawOrderNumber, type Order, type Settle } from '../../src/orders/index.ts';
import { orderModel, toOrder, toStoredOrder } from '../../src/orders/order.model.ts';
import { createOrderStore } from '../../src/orders/order.store.ts';
import { migrateDatabase } from '../../src/migrations/index.ts';
import type { StoredDemoPayment } from '../../src/payments/demo-provider.ts';
import { databaseNow, type MongoConnection } from '../../src/platform/mongo.ts';
import { type OwnDatabase, openOwnDatabase } from './own-database.ts';

export type PaidOrders = {
  connection: MongoConnection;
  settle: Settle;
  /** Everything that changed, in order, whoever did it. */
  changes: { orderId: string; kind: string; units: string; sale: string; at: number }[];
  /** Whether units that went back can be taken again. */
  stock: { canTake: boolean };
  add(changes?: Partial<Order>): Promise<Order>;
  addMany(count: number, changes?: Partial<Order>): Promise<Order[]>;
  find(orderId: string): Promise<Order>;
  findOwn(orderId: string, userId: string): Promise<Order | null>;
  /** As if the payment had begun earlier. */
  age(orderId: string, ms: number): Promise<void>;
  demoPayments(): Promise<StoredDemoPayment[]>;
};

let opened: Promise<OwnDatabase> | null = null;
afterAll(async () => {
  await (await opened)?.[Symbol.asyncDispose]();
  opened = null;
});

/** The database of this file: what migrations make is made once, because that takes longer than most tests. */
async function openEmptied(): Promise<MongoConnection> {
  opened ??= openOwnDatabase().then(async (database) => {
    await migrateDatabase(database.connection, { by: 'test' });
    return database;
  });
  const { connection } = await opened;
  const collections = await connection.listCollections();
  const filled = collections.filter(({ name }) => name !== 'migrations' && !name.startsWith('system.'));
  await Promise.all(filled.map(({ name }) => connection.collection(name).deleteMany({})));
  return connection;
}

/**
 * Orders in a database that is empty whenever this is called, and a double of `settle`: the same decisions, one compare-and-set for each.
 */
export async function openPaidOrders(): Promise<PaidOrders> {
  const connection = await openEmptied();
  const orders = orderModel.collection(connection);
  const { findById, findOwn } = createOrderStore(connection);
  const changes: PaidOrders['changes'] = [];
  const stock = { canTake: true };

  const settle: Settle = async (orderId, change, cause) => {
    for (;;) {
      const order = await findById(orderId);
      if (!order) return { kind: 'refused', code: 'not_found' };
      const now = await databaseNow(connection);
      const decision = decideChange(order, change, now, () => stock.canTake);
      if (decision.kind === 'refused') return decision;
      if (decision.kind === 'unchanged') return { kind: 'settled', order, isChanged: false };
      const status = decision.set.status ?? order.status;
      const settled = await orders.findOneAndUpdate(
        { _id: orderId, revision: order.revision },
        {
          $set: { ...decision.set, updatedAt: new Date(now), revision: order.revision + 1 },
          $push: { history: { status, at: new Date(now), cause } },
        },
        { returnDocument: 'after' },
      );
      if (!settled) continue;
      const [{ units, sale } = { units: 'stay', sale: 'none' }] = decision.moves;
      changes.push({ orderId, kind: change.kind, units, sale, at: now });
      return { kind: 'settled', order: toOrder(settled), isChanged: true };
    }
  };

  async function addMany(count: number, own: Partial<Order> = {}): Promise<Order[]> {
    const made = Array.from({ length: count }, () => hold(own));
    await orders.insertMany(made.map(toStoredOrder));
    return made;
  }

  return {
    connection,
    settle,
    changes,
    stock,
    addMany,
    add: async (own) => (await addMany(1, own))[0] as Order,
    async find(orderId) {
      const order = await findById(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      return order;
    },
    findOwn,
    async age(orderId, ms) {
      const back = (field: string) => ({ $subtract: [field, ms] });
      await orders.updateOne({ _id: orderId }, [
        { $set: { 'payment.startedAt': back('$payment.startedAt'), updatedAt: back('$updatedAt') } },
      ]);
    },
    demoPayments: () => connection.collection<StoredDemoPayment>('demoPayments').find().toArray(),
  };
}

function hold(own: Partial<Order>): Order {
  const now = new Date();
  const item = { creatorId: 'crt_1', title: 'Print', imageUrl: null, quantity: 1, unitPrice: 2500 };
  return {
    id: `ord_${randomUUID().replaceAll('-', '')}`,
    number: drawOrderNumber(),
    userId: 'usr_1',
    idempotencyKey: randomUUID(),
    bodyHash: '',
    status: 'pending',
    isHolding: true,
    items: [{ dropId: 'drp_1', ...item }],
    total: 2500,
    currency: 'EUR',
    holdExpiresAt: new Date(now.getTime() + 120_000),
    fulfillment: 'PENDING',
    payment: unpaid('demo'),
    failure: null,
    commitId: 'cmt_1',
    createdAt: now,
    updatedAt: now,
    history: [{ status: 'pending', at: now, cause: 'order' }],
    revision: 1,
    ...own,
  };
}

export const unpaid = (provider: string): NonNullable<Order['payment']> => ({
  status: 'required',
  provider,
  reference: null,
  clientSecret: null,
  method: null,
  startedAt: null,
  attempts: 0,
  failure: null,
});
