import { type SoldOrder, viewsOf } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { OrderStore } from '../orders/index.ts';
import type { SoldSearch } from './sold-part.store.ts';
import { presentSold, type SoldPart } from './sold-part.ts';

export type PresentDeps = Pick<Accounts, 'findBuyers'> & { orders: Pick<OrderStore, 'findMany'> };

/**
 * Parts as their orders and buyers are now. One that has left the view since it was listed is not shown in it, nor one that was found by
 * an address that its buyer no longer shows.
 */
export async function presentParts(
  { orders, findBuyers }: PresentDeps,
  listed: readonly SoldPart[],
  { view, isByAddress }: Pick<SoldSearch, 'view' | 'isByAddress'>,
): Promise<SoldOrder[]> {
  const found = await orders.findMany([...new Set(listed.map(({ orderId }) => orderId))]);
  const byId = new Map(found.map((order) => [order.id, order]));
  const buyerOf = await findBuyers(found.map(({ userId }) => userId));
  return listed.flatMap(({ orderId, dropId }) => {
    const order = byId.get(orderId);
    if (!order) return [];
    const shown = presentSold(order, dropId, buyerOf(order.userId));
    const isInView = view === undefined || viewsOf(shown).includes(view);
    return isInView && (!isByAddress || shown.buyerEmail !== null) ? [shown] : [];
  });
}
