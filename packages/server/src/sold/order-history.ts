import type { SoldChange } from '@livedrops/sdk/contract';
import { type Order, partsOf } from '../orders/index.ts';

/** What happened to some parts of an order, oldest first. What changed neither their state nor their fulfilment is left out. */
export function historyOf(order: Order, dropIds: readonly string[]): SoldChange[] {
  const own = partsOf(order).filter((part) => dropIds.includes(part.dropId));
  const isOwn = (ids: readonly string[]) => ids.some((dropId) => dropIds.includes(dropId));
  let before: string | null = null;
  return order.history.flatMap(({ status, at, cause, ended, sent }): SoldChange[] => {
    const of = ended ?? sent?.dropIds;
    if (of && !isOwn(of)) return [];
    const over = ended && own.find((part) => ended.includes(part.dropId));
    const change = {
      at: at.toISOString(),
      status: over?.status ?? status,
      fulfillment: sent?.to ?? null,
      by: actorOf(cause),
    };
    const isNews = change.status !== before || change.fulfillment !== null;
    before = change.status;
    return isNews ? [change] : [];
  });
}

const ACTORS: Readonly<Record<string, SoldChange['by']>> = {
  placed: 'buyer',
  buyer: 'buyer',
  creator: 'creator',
  refund: 'creator',
  'drop-cancellation': 'creator',
};

const actorOf = (cause: string): SoldChange['by'] => ACTORS[cause] ?? 'system';
