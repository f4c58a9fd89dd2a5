import { createServer } from 'node:http';
import type { Config } from '../config/config.ts';
import { readDropTopic } from '../drops/drops.events.ts';
import { findBookFaults, migrateDatabase } from '../migrations/index.ts';
import { createEvents, presentEvent } from '../events/index.ts';
import { namespaceOf } from '../platform/namespace.ts';
import { awaitMongo } from '../platform/await-mongo.ts';
import type { Clock } from '../platform/clock.ts';
import { startDatabaseClock } from '../platform/database-clock.ts';
import { createGuard, type Guard } from '../platform/guard.ts';
import { createVersionCheck } from '../platform/http/client-version.ts';
import { createId } from '../platform/id.ts';
import { createOutbox } from '../platform/log/outbox.ts';
import type { Logger } from '../platform/logger.ts';
import { answerMetrics, createMetrics, type Metrics } from '../platform/metrics.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createGateway, type Gateway } from '../platform/realtime/gateway.ts';
import { createSignals, type Signals } from '../platform/realtime/signals.ts';
import type { SocketServer } from '../platform/realtime/socket-server.ts';
import { startApi } from './api.ts';
import { createAuthenticate, type SocketCaller } from './authenticate.ts';
import { openBus, openRedis, openSockets, openTracing } from './connections.ts';
import { createDomains, type Domains } from './domains.ts';
import { countEvents } from './figures.ts';
import { limitKeys } from './http-limits.ts';
import type { Parts } from './parts.ts';
import { openPurger } from './purges.ts';
import { serveAt } from './serve-at.ts';
import { createReads, type Reads } from './shared-reads.ts';
import { showProcess } from './states.ts';
import { startWorkers } from './workers.ts';

export type Overrides = {
  logger: Logger;
  clock?: Clock;
  /** Gives up waiting for a database that does not answer. */
  signal?: AbortSignal;
  /** `false` sends orders and reads through Express, too, as every other request. */
  fastPath?: boolean;
  /** `false` reads anew for each call. */
  sharedReads?: boolean;
};

export type App = AsyncDisposable & {
  connection: MongoConnection;
  /** Where the API listens, such as `http://127.0.0.1:3001`; empty without the api role. */
  url: string;
  /** Where figures are served on a port of their own; empty when they are not. */
  metricsUrl: string;
};

/** Wires everything once. Leaving the scope of the app is the shutdown, in the reverse order of the start. */
export async function createApp(config: Config, { logger, signal, ...overrides }: Overrides): Promise<App> {
  await using starting = new AsyncDisposableStack();
  const mongo = await awaitMongo(config.mongoUri, { logger, signal });
  const { connection } = starting.adopt(mongo, ({ close }) => close());
  const processId = createId('prc');
  const tracing = await openTracing(config, { logger, instance: processId }, starting);
  await migrateDatabase(connection, { by: processId, logger });
  const metrics = createMetrics({ withProcess: isServed(config) });
  const guard = await openGuard(connection, { logger, metrics }, starting);
  const redis = openRedis(config, logger, starting);
  const clock =
    overrides.clock ??
    starting.adopt(await startDatabaseClock(connection, logger), (running) => running.stop());
  const { publish } = createOutbox(connection);
  const sockets = openSockets(config, redis, namespaceOf(connection), starting);
  const signals = createSignals(sockets.io);
  const shared = { connection, clock, logger, publish, guard, signals, metrics, tracing, processId };
  const domains = createDomains(config, shared);
  await domains.payments.prepare();
  const stopping = new AbortController();
  const purger = openPurger(config, { logger, metrics, stopping: stopping.signal }, starting);
  const isOn = overrides.sharedReads;
  const reads = createReads({ connection, clock, signals, metrics, redis, purger, isOn });

  const events = createEvents({ log: domains.log, findCreatorId: domains.accounts.findCreatorId });
  const bus = openBus(connection, { redis: redis.streams, logger }, starting);
  const authenticate = createAuthenticate({ ...domains, keyLimit: limitKeys(config.rateLimits), clock });
  const known = {
    ...shared,
    config,
    log: domains.log,
    redis,
    bus,
    domains,
    reads,
    purger,
    events,
    authenticate,
    eventFigures: countEvents(metrics, clock),
    hasFastPath: overrides.fastPath ?? true,
  };
  const gateway = starting.adopt(openGateway({ ...known, sockets }), ({ close }) => close());
  const parts: Parts = { ...known, gateway };
  showProcess(parts);
  if (config.runsWorkers) await startWorkers(parts, starting);
  drainAtTheEnd(domains, starting);
  const metricsUrl = await openMetrics(config, metrics, starting);
  const url = config.runsApi ? await startApi(parts, stopping.signal, starting) : '';

  const running = starting.move();
  return {
    connection,
    url,
    metricsUrl,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running.disposeAsync();
    },
  };
}

function drainAtTheEnd(
  { payments, orders, follows, apiKeys, sales }: Domains,
  starting: AsyncDisposableStack,
): void {
  const counting = sales.startCounting();
  starting.defer(async () => {
    // A payment that is under way changes its order last.
    await payments.drain();
    await Promise.all([orders.drain(), follows.drain(), apiKeys.drain()]);
    // The last orders may have been refused.
    await counting.stop();
  });
}

/** Nothing is sold while the database does not enforce the books. */
async function openGuard(
  connection: MongoConnection,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
  starting: AsyncDisposableStack,
): Promise<Guard> {
  const guard = createGuard('books', { look: () => findBookFaults(connection), logger });
  metrics.observe(
    'livedrops_books_guarded',
    '1 while the database enforces the rules of the books; at 0 this process sells nothing.',
    () => Number(guard.isSafe()),
  );
  await guard.check();
  starting.adopt(guard.watch(), (watching) => watching.stop());
  return guard;
}

const isServed = ({ metrics }: Config): boolean => metrics.port !== null || metrics.token !== null;

async function openMetrics(
  config: Config,
  metrics: Metrics,
  starting: AsyncDisposableStack,
): Promise<string> {
  const { port, token } = config.metrics;
  if (port === null) return '';
  const answer = answerMetrics(metrics, token);
  const http = createServer((request, response) => void answer(request, response));
  const at = { host: config.host, port };
  const serving = starting.adopt(await serveAt('METRICS_PORT', http, at), ({ close }) => close());
  return serving.url;
}

type GatewayDeps = Omit<Parts, 'gateway'> & { sockets: SocketServer; signals: Signals };

const openGateway = ({
  config,
  events,
  domains,
  reads,
  authenticate,
  eventFigures,
  ...deps
}: GatewayDeps): Gateway =>
  createGateway<SocketCaller>({
    ...deps,
    trustedHops: config.trustProxyHops,
    checkVersion: createVersionCheck(config.leastVersions),
    socketsPerAddress: config.socketsPerAddress,
    identify: authenticate.ofSocket,
    privateRooms: ({ rooms }) => rooms,
    mayHear: events.mayHear,
    present: presentEvent,
    isOverheard: (topic) => readDropTopic(topic) !== null || topic.startsWith('creator:'),
    overhear: (event) => forgetChanged(domains, reads, event),
    onTold: eventFigures.told,
  });

/** Copies are forgotten as soon as a change is told; without Redis they are as old as their short lives allow. */
function forgetChanged(
  { orders }: Domains,
  reads: Reads,
  { topic, type }: { topic: string; type: string },
): void {
  reads.overhear({ topic, type });
  const dropId = readDropTopic(topic);
  if (dropId !== null && type.startsWith('drop.')) orders.forgetDrop(dropId);
}
