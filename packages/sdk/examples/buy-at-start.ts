/**
 * Buys one unit the moment a drop starts, once, whatever happens to this program in between.
 *
 *   LIVEDROPS_URL=https://shop.example.com LIVEDROPS_TOKEN=… node buy-at-start.ts drp_…
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLiveDrops, isApiError, prepareOrder, type Order, type PreparedOrder } from '@livedrops/sdk';
import { fileOrderStorage } from '@livedrops/sdk/node';

const {
  LIVEDROPS_URL: baseUrl = '',
  LIVEDROPS_TOKEN: auth = '',
  LIVEDROPS_FOLDER: folder = '.livedrops',
} = process.env;
const [dropId = ''] = process.argv.slice(2);

const client = createLiveDrops({ baseUrl, auth });
const drop = await client.drops.get(dropId);

// Kept on disk before anything is sent: started again after a crash, this program goes on with the same order.
const storage = fileOrderStorage(folder);
const input = { dropId, quantity: 1, unitPrice: drop.price };
const prepared = await prepareOrder(client, input, { storage });

// The server's clock decides. This machine's may be wrong.
await client.clock.sync();
await sleep(Math.max(0, Date.parse(drop.startsAt) - client.clock.now()));
const order = await placeOnceStarted(prepared);
console.log(JSON.stringify({ number: order.number, status: order.status, resumed: prepared.isResumed }));

/** Our idea of the server's clock is off by some milliseconds: when that was too early, it is asked again. */
async function placeOnceStarted(order: PreparedOrder): Promise<Order> {
  try {
    return await order.place();
  } catch (error) {
    if (!isApiError(error, 'not_started')) throw error;
    await sleep(50);
    return placeOnceStarted(order);
  }
}
