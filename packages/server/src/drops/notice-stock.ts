import { inTransaction } from '../platform/mongo.ts';
import type { DropSnapshot } from './drop.ts';
import { dropTopics } from './drops.events.ts';
import { isLowNow } from './low-stock.rules.ts';
import { closeIfSoldOut, type SoldOutDeps } from './sold-out.ts';

/** Tells what a look at the stock shows: that it is low, once until it is clearly above the mark again, or that it is gone. */
export async function noticeStock(deps: SoldOutDeps, drop: DropSnapshot): Promise<void> {
  const { free } = drop;
  const isLow = isLowNow(drop);
  if (isLow !== drop.isLowTold) await inTransaction(deps.connection, (session) => tellLow(session));
  if (free === 0 && drop.status === 'live') await closeIfSoldOut(deps, drop.id);

  async function tellLow(session: Parameters<typeof deps.drops.setLowTold>[2]): Promise<void> {
    const isNews = await deps.drops.setLowTold(drop.id, isLow, session);
    if (!isNews || !isLow || free === 0) return;
    const data = { dropId: drop.id, remaining: free };
    await deps.publish([{ type: 'stock.low', topics: dropTopics(drop), data }], session);
  }
}
