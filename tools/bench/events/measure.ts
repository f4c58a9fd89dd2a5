import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { nameOrder } from '../../../packages/server/src/orders/order-id.ts';
import { median, percentiles } from '../figures.ts';
import { buyerOf, fanId, keyOf, type LoadJob } from '../load/job.ts';
import { makeDrop, untilToldAll } from '../livedrops.ts';
import { readRssMb } from '../process-figures.ts';
import type { Cluster } from './cluster.ts';
import { startChanges, type WebhookLatency } from './measure-webhooks.ts';
import type { EventsOptions } from './options.ts';

const PLENTY = 1_000_000;
const BUYING_CONNECTIONS = 64;
const SATURATION_SECONDS = 4;
/** More than one machine with so many sockets answers: a run must not end for want of requests. */
const ORDERS_PER_SECOND_MAX = 12_000;
/** What is still on its way when the last order was answered. */
const SETTLE_MS = 30_000;
const POLL_MS = 200;
const EDITS = 6;
/** Time enough for everybody to come. */
const STARTS_IN_MS = 40_000;
const MEGABYTE = 2 ** 20;

export type Latency = {
  offeredPerSecond: number;
  ordersPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Orders that were acknowledged and of which their buyer never heard. */
  unheard: number;
  /** Of the changes of another drop at the same time. */
  webhook: WebhookLatency;
};

/** Orders a second that this machine answers while the buyers are connected. The first of two runs warms everything up. */
export async function measureSaturation(cluster: Cluster, { sockets }: EventsOptions): Promise<number> {
  const { crowd, load, connection } = cluster;
  let perSecond = 0;
  for (let run = 0; run < 2; run += 1) {
    const job = await openCrowd(cluster, { sockets, seconds: SATURATION_SECONDS, rate: null });
    const { acknowledged, spanMs } = await load.run(job);
    perSecond = Math.round((acknowledged.length * 1000) / spanMs);
    await untilToldAll(connection);
    await crowd.close();
  }
  return perSecond;
}

type Offer = { sockets: number; seconds: number; rate: number | null };

/** Connects the buyers of a new drop, and gives the orders that they will place. */
async function openCrowd(
  { api, creator, crowd }: Cluster,
  { sockets, seconds, rate }: Offer,
): Promise<LoadJob> {
  const dropId = await makeDrop(creator, PLENTY);
  const urls = api.map(({ url }) => url);
  await crowd.open({ urls, sockets, ownTopics: true, dropId });
  return {
    urls,
    dropIds: [dropId],
    keyPrefix: randomUUID(),
    connections: BUYING_CONNECTIONS,
    seconds,
    mintedAt: null,
    requestsMax: (rate ?? ORDERS_PER_SECOND_MAX) * (seconds + 2),
    fans: sockets,
    ...(rate !== null && { rate }),
  };
}

/**
 * Orders at a steady rate; every buyer is connected, hears of their own orders, and watches the drop.
 *
 * @param rate orders a second
 * @param killAfterMs ends the process that tells, without a warning, so long after the first order; `null` ends none
 */
export async function measureLatency(
  cluster: Cluster,
  { sockets, seconds, rate }: Offer & { rate: number },
  killAfterMs: number | null,
): Promise<Latency> {
  const { connection, workers, crowd, load } = cluster;
  const job = await openCrowd(cluster, { sockets, seconds, rate });
  await crowd.reset();
  const changes = await startChanges(cluster);
  const running = load.run(job);
  if (killAfterMs !== null) {
    await delay(killAfterMs);
    const [telling] = workers;
    if (telling) process.kill(telling.pid, 'SIGKILL');
  }
  const result = await running;
  const webhook = await changes.stop();
  const wanted = result.acknowledged.map((request) =>
    nameOrder(fanId(buyerOf(job, request)), keyOf(job.keyPrefix, request)),
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
    offeredPerSecond: rate,
    ordersPerSecond: Math.round((result.acknowledged.length * 1000) / result.spanMs),
    ...percentiles([...heard.orderMs]),
    max: Math.max(...heard.orderMs),
    unheard: countUnheard(),
    webhook,
  };
}

export type FanOut = {
  sockets: number;
  connectedPerSecond: number;
  bytesPerSocket: number;
  /** From a change of the drop until the last of its watchers has it; the median of several. */
  lastMs: number;
  /** From the planned start of a drop until the last of them has heard of it. */
  startedMs: number;
};

/** One drop that starts, and changes, before all of its watchers. */
export async function measureFanOut(
  { api, creator, crowd }: Cluster,
  { fanOut }: EventsOptions,
): Promise<FanOut> {
  const startsAt = Date.now() + STARTS_IN_MS;
  const dropId = await makeDrop(creator, PLENTY, startsAt);
  const rss = () => api.reduce((sum, { pid }) => sum + (readRssMb(pid) ?? Number.NaN), 0);
  const before = rss();
  const { opened, spanMs } = await crowd.open({
    urls: api.map(({ url }) => url),
    sockets: fanOut,
    ownTopics: false,
    dropId,
  });
  const bytesPerSocket = ((rss() - before) * MEGABYTE) / opened;
  if (Date.now() > startsAt) throw new Error('the drop started before everybody was there');
  const started = await untilAllHeard(crowd, 'drop.started', opened);
  const last: number[] = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    await crowd.reset();
    await (edit % 2 === 0 ? creator.drops.pause(dropId) : creator.drops.resume(dropId));
    const { lastAt, occurredAt } = await untilAllHeard(crowd, 'drop.updated', opened);
    last.push(lastAt - occurredAt);
  }
  await crowd.close();
  return {
    sockets: opened,
    connectedPerSecond: Math.round((opened * 1000) / spanMs),
    bytesPerSocket: Math.round(bytesPerSocket),
    lastMs: median(last),
    startedMs: started.lastAt - startsAt,
  };
}

async function untilAllHeard(crowd: Cluster['crowd'], type: string, sockets: number) {
  const giveUpAt = Date.now() + STARTS_IN_MS + SETTLE_MS;
  for (;;) {
    const { drops } = await crowd.report();
    const complete = drops.find((drop) => drop.type === type && drop.sockets >= sockets);
    if (complete) return complete;
    if (Date.now() > giveUpAt) throw new Error('not everybody heard of the change');
    await delay(POLL_MS);
  }
}
