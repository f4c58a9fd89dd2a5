import { dropSignal, dropTopics } from '../drops/drops.events.ts';
import { presentDrop } from '../drops/index.ts';
import type { DropDocument } from '../drops/index.ts';
import type { OutboxEvent } from '../platform/events/outbox.ts';
import type { OrderDocument } from './order.model.ts';
import { presentOrder } from './order.present.ts';

/** What a commit tells: each buyer their order, and everybody when a drop runs low or out. */
export function soldEvents(
  orders: readonly OrderDocument[],
  drops: ReadonlyMap<string, DropDocument>,
  sums: ReadonlyMap<string, { units: number }>,
): { events: OutboxEvent[]; signals: string[] } {
  const events: OutboxEvent[] = orders.map((order) => ({
    type: 'order.confirmed',
    topics: [`user:${order.userId}`],
    data: { order: presentOrder(order) },
  }));
  for (const drop of drops.values()) {
    const before = drop.pool + (sums.get(drop._id)?.units ?? 0);
    const topics = dropTopics(drop);
    if (
      drop.lowStockAt !== null &&
      before > drop.lowStockAt &&
      drop.pool <= drop.lowStockAt &&
      drop.pool > 0
    ) {
      events.push({ type: 'stock.low', topics, data: { dropId: drop._id, remaining: drop.pool } });
    }
    if (drop.pool === 0) {
      const now = drop.claimedAt?.getTime() ?? 0;
      events.push({ type: 'drop.soldout', topics, data: { drop: presentDrop(drop, now) } });
    }
  }
  return { events, signals: [...drops.keys()].map(dropSignal) };
}
