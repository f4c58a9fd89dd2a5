import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createRealtime } from '@livedrops/sdk/realtime';
import type { OrderCall } from '../chaos/workload/client-log.ts';
import { createNotebook } from '../chaos/workload/notebook.ts';
import type { Shop, ShopDrop } from '../chaos/workload/shop.ts';

const BUYERS = 10;
/** Between two orders of a buyer: the cluster has other things to do on a small machine. */
const REST_MS = 60;

export type Load = {
  /** Orders so far, with what the buyers were told. */
  calls: readonly OrderCall[];
  /** Reads of an own order that showed it as something else than it is, or failed. */
  badReads: readonly string[];
  /** Ids of orders that their buyers' open pages were told of. */
  heard: ReadonlySet<string>;
  /** No new orders; resolves when every buyer has their last answer. */
  stop(): Promise<void>;
  close(): void;
};

const JOINED_MS = 60_000;

/** Of which server buyers buy, and which one shows them what they bought. */
export type Ways = { buy: number; look: number };

/** Buyers with the SDK as it comes: each buys one unit after the other, reads the order, and keeps a page open that hears of it. */
export async function startLoad(
  shop: Shop,
  drop: ShopDrop,
  { buy, look }: Ways = { buy: 0, look: 0 },
): Promise<Load> {
  const notebook = createNotebook();
  const badReads: string[] = [];
  const heard = new Set<string>();
  const people = Array.from({ length: BUYERS }, () => shop.newFan());
  const pages = people.map(({ userId, clients }) => {
    const page = createRealtime(clients[look]!);
    page.channel(`user:${userId}`).on('order.confirmed', ({ data }) => heard.add(data.order.id));
    return page;
  });
  // A page hears of what happens after it has joined.
  const giveUpAt = Date.now() + JOINED_MS;
  while (!pages.every(({ state }) => state.name === 'live')) {
    if (Date.now() > giveUpAt) throw new Error('the pages do not come to hear of anything');
    await delay(REST_MS);
  }
  const closing = new AbortController();
  const buying = people.map(async (person) => {
    while (!closing.signal.aborted) {
      const lines = [{ dropId: drop.id, quantity: 1 }];
      const { outcome } = await notebook.create({ person, key: randomUUID(), lines, intent: 'buy' }, buy);
      if (outcome.kind === 'ok') {
        await person.clients[look]!.orders.get(outcome.order.id).then(
          ({ status }) => status === 'confirmed' || badReads.push(`${outcome.order.id} reads ${status}`),
          (error: unknown) => badReads.push(`${outcome.order.id}: ${String(error)}`),
        );
      }
      await delay(REST_MS);
    }
  });
  return {
    calls: notebook.log.orders,
    badReads,
    heard,
    async stop() {
      closing.abort();
      await Promise.all(buying);
    },
    close: () => pages.forEach((page) => page.close()),
  };
}
