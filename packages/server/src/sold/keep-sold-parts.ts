import { setTimeout as sleep } from 'node:timers/promises';
import { type OrderStore, PLACED } from '../orders/index.ts';
import { isGroup, type LogPiece } from '../platform/log/log-piece.ts';
import { soldPartsOf } from './sold-part.ts';
import type { SoldPartStore } from './sold-part.store.ts';

/** The group of the log that keeps the lists. */
export const SOLD_GROUP = 'sold';

const AT_ONCE = 200;
/** How long the group pauses for each millisecond that it works: a rush needs the database more than lists do. */
const PAUSE_RATIO = { calm: 2, rush: 20 };
/** So many new orders at a time are a rush. Steps of many orders are not: their creator waits to see them. */
const RUSH_MIN = 50;
const PAUSE_MS_MAX = 2000;

export type KeepSoldDeps = {
  orders: Pick<OrderStore, 'findMany'>;
  parts: Pick<SoldPartStore, 'put'>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

/** Brings the lists of creators to where their orders are. */
export function createKeepSold({ orders, parts, findNames }: KeepSoldDeps) {
  /** Reads orders as they are now. */
  async function refresh(orderIds: readonly string[]): Promise<void> {
    const found = await orders.findMany(orderIds);
    const nameOf = await findNames(found.map(({ userId }) => userId));
    await parts.put(found.flatMap((order) => soldPartsOf(order, nameOf(order.userId))));
  }

  return {
    refresh,
    /** Takes pieces of the log. What they tell is not looked at, so again and in any order is fine. */
    async handle(pieces: readonly LogPiece[]): Promise<void> {
      const orderIds = [...new Set(pieces.flatMap(orderIdsOf))];
      const placed = pieces.reduce(
        (count, piece) => count + (isGroup(piece) ? orderIdsOf(piece).length : 0),
        0,
      );
      const ratio = placed < RUSH_MIN ? PAUSE_RATIO.calm : PAUSE_RATIO.rush;
      for (let at = 0; at < orderIds.length; at += AT_ONCE) {
        const startedAt = performance.now();
        await refresh(orderIds.slice(at, at + AT_ONCE));
        await sleep(Math.min((performance.now() - startedAt) * ratio, PAUSE_MS_MAX));
      }
    },
  };
}

function orderIdsOf(piece: LogPiece): readonly string[] {
  if (isGroup(piece)) return piece.kind === PLACED ? piece.ids : [];
  if (!piece.type.startsWith('order.')) return [];
  const { order } = piece.data as { order?: { id: string } };
  return order ? [order.id] : [];
}
