import { readFigures } from '../server-figures.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, percentile, rounded } from '../figures.ts';
import type { Crowd } from '../events/crowd.ts';
import type { LoadGenerator } from '../load/load.ts';
import type { LoadJob } from '../load/job.ts';
import type { ReadJob, Readers } from './load.ts';
import type { ReadRoute } from './routes.ts';

/** Readers for each buyer. */
const READERS = 99;
/** Of what readers reach alone: the machine has room for both. */
const SHARE = 0.3;
const SOCKETS = 2000;
const CROWD = 10_000;

export type Beside = {
  /** Orders a second beside readers, by those without. */
  orderRateBesideReaders: number | null;
  ordersPerSecond: number;
  readsPerSecond: number;
  orderP95: { alone: number; beside: number };
  /** Reads with open sockets, by those without. */
  readRateBesideSockets: number | null;
  /** Reads of the database for very many readers of one key that nobody has read. */
  coldReads: number;
  hitRatio: number | null;
};

export type BesideOptions = {
  api: ServerProcess;
  metricsToken: string;
  readers: Readers;
  buyers: LoadGenerator;
  crowd: Crowd;
  drop: ReadRoute & { id: string };
  unread: ReadRoute;
  rounds: number;
  seconds: number;
};

/** Readers beside buyers, beside sockets, and very many at one cold key. */
export async function measureBeside(options: BesideOptions): Promise<Beside> {
  const coldReads = await countColdReads(options);
  const alone = await readDrop(options);
  const rush = await measureRush(options, alone);
  const before = await readDrop(options);
  await options.crowd.open({
    urls: [options.api.url],
    sockets: SOCKETS,
    ownTopics: true,
    dropId: options.drop.id,
  });
  const beside = await readDrop(options);
  await options.crowd.close();
  const outcomes = await readFigures(options.api.url, options.metricsToken, 'livedrops_shared_reads_total');
  const sum = (...names: string[]) => names.reduce((total, name) => total + (outcomes.get(name) ?? 0), 0);
  const calls = sum('hit', 'stale', 'joined', 'read');
  return {
    ...rush,
    coldReads,
    readRateBesideSockets: rounded(beside / before),
    hitRatio: rounded(sum('hit', 'stale', 'joined') / calls, 4),
  };
}

const jobOf = (
  { api, seconds }: BesideOptions,
  { path, headers }: ReadRoute,
  more: Partial<ReadJob> = {},
): ReadJob => ({
  url: api.url + path,
  headers,
  connections: 64,
  seconds,
  status: 200,
  ...more,
});

/** Answers a second. */
async function readDrop(options: BesideOptions): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const { latenciesMs, seconds } = await options.readers.run(jobOf(options, options.drop));
    rates.push(latenciesMs.length / seconds);
  }
  return median(rates);
}

async function measureRush(options: BesideOptions, readsAlone: number) {
  const rate = Math.max(5, Math.floor((readsAlone * SHARE) / READERS));
  const alone: Sold[] = [];
  const beside: Sold[] = [];
  const reads: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    alone.push(await sell(options, rate, `alone-${round}`));
    const reading = options.readers.run(jobOf(options, options.drop, { rate: rate * READERS }));
    beside.push(await sell(options, rate, `beside-${round}`));
    const { latenciesMs, seconds } = await reading;
    reads.push(latenciesMs.length / seconds);
  }
  const each = (sold: readonly Sold[], pick: (one: Sold) => number) => median(sold.map(pick));
  const [besideRate, aloneRate] = [beside, alone].map((sold) => each(sold, ({ perSecond }) => perSecond));
  return {
    orderRateBesideReaders: rounded((besideRate ?? 0) / (aloneRate ?? 1)),
    ordersPerSecond: besideRate ?? 0,
    readsPerSecond: median(reads),
    orderP95: { alone: each(alone, ({ p95 }) => p95), beside: each(beside, ({ p95 }) => p95) },
  };
}

type Sold = { perSecond: number; p95: number };

async function sell(
  { api, buyers, drop, seconds }: BesideOptions,
  rate: number,
  name: string,
): Promise<Sold> {
  const job: LoadJob = {
    urls: [api.url],
    dropIds: [drop.id],
    keyPrefix: `bench-${process.pid}-${name}`,
    connections: 32,
    seconds,
    mintedAt: Date.now(),
    requestsMax: rate * seconds * 2,
    rate,
  };
  const { acknowledged, latenciesMs, spanMs } = await buyers.run(job);
  return { perSecond: (acknowledged.length * 1000) / spanMs, p95: percentile([...latenciesMs], 0.95) };
}

async function countColdReads(options: BesideOptions): Promise<number> {
  const fetched = async () =>
    (await readFigures(options.api.url, options.metricsToken, 'livedrops_shared_reads_fetched_total')).get(
      'database',
    ) ?? 0;
  const before = await fetched();
  await options.readers.run(jobOf(options, options.unread, { connections: 1000, amount: CROWD }));
  return (await fetched()) - before;
}
