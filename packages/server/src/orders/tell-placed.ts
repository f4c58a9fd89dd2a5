import type { ResolveNamed } from '../platform/log/log-piece.ts';
import type { OrderStore } from './order.store.ts';
import { confirmedAtOnce, PLACED } from './orders.events.ts';

/** Reads what is told of orders that the event log only names. */
export const createTellPlaced =
  (orders: Pick<OrderStore, 'findMany'>): ResolveNamed =>
  async (kind, ids) => {
    const found = kind === PLACED ? await orders.findMany(ids) : [];
    return new Map(found.map((order) => [order.id, confirmedAtOnce(order)]));
  };
