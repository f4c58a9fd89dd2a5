import { type SoldOrder, type SoldView, viewsOf } from '@livedrops/sdk/contract';
import type { OrderStore } from '../orders/index.ts';
import { presentSold, type SoldPart } from './sold-part.ts';

export type PresentDeps = {
  orders: Pick<OrderStore, 'findMany'>;
  findNames(userIds: readonly string[]): Promise<(userId: string) => string>;
};

/** Parts as their orders are now. One that has left the view since it was listed is not shown in it. */
export async function presentParts(
  { orders, findNames }: PresentDeps,
  listed: readonly SoldPart[],
  view: SoldView | undefined,
): Promise<SoldOrder[]> {
  const found = await orders.findMany([...new Set(listed.map(({ orderId }) => orderId))]);
  const byId = new Map(found.map((order) => [order.id, order]));
  const nameOf = await findNames(found.map(({ userId }) => userId));
  return listed.flatMap(({ orderId, dropId }) => {
    const order = byId.get(orderId);
    const shown = order && presentSold(order, dropId, nameOf(order.userId));
    return shown && (view === undefined || viewsOf(shown).includes(view)) ? [shown] : [];
  });
}
