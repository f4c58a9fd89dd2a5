import { setTimeout as delay } from 'node:timers/promises';
import {
  difference,
  findFaults,
  freeUnits,
  readBooks,
  readDatabase,
} from '../../../packages/server/src/audit/index.ts';
import type { StoredOrder } from '../../../packages/server/src/orders/order.model.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { AuditFault, Dump, PaymentFacts, Stock } from './facts.ts';

/** A total may be told at any time, also when nobody buys any more; then the events cannot be judged at that moment. */
const LOOKS = 20;
const PAUSE_MS = 300;

/** Reads everything with majority reads, and what belongs together in one snapshot. Nobody may be buying any more. */
export async function readDump(connection: MongoConnection, dropIds: readonly string[]): Promise<Dump> {
  const stocks = new Map<string, Stock>();
  const audit: AuditFault[] = [];
  for (const dropId of dropIds) {
    const books = await readBooks(connection, dropId);
    if (!books) continue;
    const free = freeUnits(books);
    const { stock } = books.drop;
    stocks.set(dropId, { stock, free, inOrders: difference(books) - free + stock });
    audit.push(
      ...findFaults(books).map(({ invariant, detail }) => ({ invariant, detail: `${dropId}: ${detail}` })),
    );
  }
  audit.push(...(await auditDatabase(connection)));
  return {
    stocks,
    audit,
    orders: await connection.collection<StoredOrder>('orders').find({}).toArray(),
    payments: await connection.collection<PaymentFacts>('demoPayments').find({}).toArray(),
  };
}

async function auditDatabase(connection: MongoConnection): Promise<AuditFault[]> {
  for (let look = 1; ; look += 1) {
    const { faults, skipped } = await readDatabase(connection);
    const reason = skipped.get('order_events');
    if (reason !== undefined && look < LOOKS) {
      await delay(PAUSE_MS);
      continue;
    }
    return [
      ...(reason === undefined ? [] : [{ invariant: 'outbox', detail: reason }]),
      ...[...faults].flatMap(([invariant, { count, examples }]) =>
        examples.map((detail) => ({ invariant, detail: `${detail} (one of ${count})` })),
      ),
    ];
  }
}
