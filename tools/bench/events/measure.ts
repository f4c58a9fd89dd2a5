import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { nameOrder } from '../../../packages/server/src/orders/order-id.ts';
import { median, percentiles } from '../figures.ts';
import { buyerOf, fanId, keyOf, type LoadJob } from '../load/job.ts';
import { makeDrop, untilToldAll } from '../livedrops.ts';
import { readRssMb } from '../process-figures.ts';
import type { Cluster } from './cluster.ts';
import type { EventsOptions } from './options.ts';

const PLENTY = 1_000_000;
const BUYING_CONNECTIONS = 64;
/** What is still on its way when the last order was answered. */
const SETTLE_MS = 30_000;
const POLL_MS = 200;
const EDITS = 6;
const MEGABYTE = 2 ** 20;

export type Latency = {
  ordersPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Orders that were acknowledged and of which their buyer never heard. */
  unheard: number;
};

/**
 * Orders at a steady rate; every buyer is connected, hears of their own orders, and watches the drop.
 *
 * @param killAfterMs ends the process that tells, without a warning, so long after the first order; `null` ends none
 */
export async function measureLatency(
  { connection, api, workers, creator, crowd, load }: Cluster,
  { rate, sockets, seconds }: EventsOptions,
  killAfterMs: number | null,
): Promise<Latency> {
  const dropId = await makeDrop(creator, PLENTY);
  const urls = api.map(({ url }) => url);
  await crowd.open({ urls, sockets, ownTopics: true, dropId });
  const job: LoadJob = {
    urls,
    dropId,
    keyPrefix: randomUUID(),
    connections: BUYING_CONNECTIONS,
    seconds,
    mintedAt: null,
    requestsMax: rate * (seconds + 2),
    fans: sockets,
    rate,
  };
  await crowd.reset();
  const running = load.run(job);
  if (killAfterMs !== null) {
    await delay(killAfterMs);
    const [telling] = workers;
    if (telling) process.kill(telling.pid, 'SIGKILL');
  }
  const result = await running;
  const wanted = result.acknowledged.map(
    (request) => nameOrder(fanId(buyerOf(job, request)), keyOf(job.keyPrefix, request)).orderId,
  );
  await untilToldAll(connection);
  const giveUpAt = Date.now() + SETTLE_MS;
  let heard = await crowd.report();
  const countUnheard = () => {
    const known = new Set(heard.orderIds);
    return wanted.filter((orderId) => !known.has(orderId)).length;
  };
  while (countUnheard() > 0 && Date.now() < giveUpAt) {
    await delay(POLL_MS);
    heard = await crowd.report();
  }
  await crowd.close();
  return {
    ordersPerSecond: Math.round((result.acknowledged.length * 1000) / result.spanMs),
    ...percentiles([...heard.orderMs]),
    max: Math.max(...heard.orderMs),
    unheard: countUnheard(),
  };
}

export type FanOut = { sockets: number; connectedPerSecond: number; bytesPerSocket: number; lastMs: number };

/** One change of a drop to all of its watchers: until the last of them has it. The median of several. */
export async function measureFanOut(
  { api, creator, crowd }: Cluster,
  { fanOut }: EventsOptions,
): Promise<FanOut> {
  const dropId = await makeDrop(creator, PLENTY);
  const rss = () => api.reduce((sum, { pid }) => sum + (readRssMb(pid) ?? Number.NaN), 0);
  const before = rss();
  const { opened, spanMs } = await crowd.open({
    urls: api.map(({ url }) => url),
    sockets: fanOut,
    ownTopics: false,
    dropId,
  });
  const bytesPerSocket = ((rss() - before) * MEGABYTE) / opened;
  const last: number[] = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    await crowd.reset();
    await (edit % 2 === 0 ? creator.drops.pause(dropId) : creator.drops.resume(dropId));
    last.push(await untilAllHeard(crowd, opened));
  }
  await crowd.close();
  return {
    sockets: opened,
    connectedPerSecond: Math.round((opened * 1000) / spanMs),
    bytesPerSocket: Math.round(bytesPerSocket),
    lastMs: median(last),
  };
}

async function untilAllHeard(crowd: Cluster['crowd'], sockets: number): Promise<number> {
  const giveUpAt = Date.now() + SETTLE_MS;
  for (;;) {
    const { drops } = await crowd.report();
    const complete = drops.find((drop) => drop.type === 'drop.updated' && drop.sockets >= sockets);
    if (complete) return complete.lastAt - complete.occurredAt;
    if (Date.now() > giveUpAt) throw new Error('not everybody heard of the change');
    await delay(POLL_MS);
  }
}
