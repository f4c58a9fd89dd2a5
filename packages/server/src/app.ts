import { createServer } from 'node:http';
import { startAuditor } from './audit/index.ts';
import { createAuthenticate, type Listener } from './authenticate.ts';
import type { Config } from './config/config.ts';
import { namespaceOf, openBus, openEngine, openRedis, openSockets } from './connections.ts';
import { startConsumers } from './consumers.ts';
import { createDomains, type Domains } from './domains.ts';
import { readDropTopic } from './drops/drops.events.ts';
import { healthRoutes } from './health/index.ts';
import { createHttpApp } from './http-app.ts';
import { limitKeys } from './http-limits.ts';
import { createEarlyRefusal } from './refuse-early.ts';
import { bookRules, migrateDatabase } from './migrations/index.ts';
import { createNotices, presentEvent } from './notices/index.ts';
import type { Bus } from './platform/bus/redis-bus.ts';
import type { Clock } from './platform/clock.ts';
import { findMissingRules } from './platform/collection-rules.ts';
import { startGroupWatch } from './platform/consumers/group-watch.ts';
import { startDatabaseClock } from './platform/database-clock.ts';
import type { EventLog } from './platform/log/event-log.ts';
import { createOutbox, type Publish } from './platform/log/outbox.ts';
import { startExpiry } from './platform/log/expiry.worker.ts';
import { startRelay } from './platform/log/relay.ts';
import { createGuard, type Guard } from './platform/guard.ts';
import type { RouteHandlers } from './platform/http/route.ts';
import { openServer } from './platform/http/open-server.ts';
import { serve } from './platform/http/serve.ts';
import { createId } from './platform/id.ts';
import { startJobReport } from './platform/jobs/job-report.ts';
import { createIntentStore } from './platform/intents.store.ts';
import { createLease } from './platform/lease.ts';
import type { Logger } from './platform/logger.ts';
import { answerMetrics, createMetrics, type Metrics } from './platform/metrics.ts';
import { awaitMongo } from './platform/await-mongo.ts';
import type { MongoConnection } from './platform/mongo.ts';
import { createGateway, type Gateway } from './platform/realtime/gateway.ts';
import { createSignals, type Signals } from './platform/realtime/signals.ts';
import type { SocketServer } from './platform/realtime/socket-server.ts';
import { createFigures } from './sales/index.ts';

const RELAY_LEASE_MS = 1000;
const AUDITOR_LEASE_MS = 10_000;

export type Overrides = {
  logger: Logger;
  clock?: Clock;
  /** Gives up waiting for a database that does not answer. */
  signal?: AbortSignal;
  /** `false` sends orders through Express, too, as every other request. */
  fastLane?: boolean;
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
  const mongo = starting.adopt(await awaitMongo(config.mongoUri, { logger, signal }), ({ close }) => close());
  const { connection } = mongo;
  const processId = createId('prc');
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
  const domains = createDomains(config, { connection, clock, logger, publish, guard, signals, processId });
  const { log } = domains;
  await domains.payments.prepare();

  const notices = createNotices({ log, findCreatorId: domains.accounts.findCreatorId });
  const bus = openBus(connection, { redis: redis.streams, logger }, starting);
  const authenticate = createAuthenticate({ ...domains, keyLimit: limitKeys(config.rateLimits), clock });
  const gateway = openGateway(config, { logger, bus, log, notices, domains, authenticate, sockets, signals });
  starting.defer(() => gateway.close());
  const parts: Parts = {
    config,
    connection,
    clock,
    logger,
    publish,
    log,
    redis,
    bus,
    domains,
    notices,
    authenticate,
    gateway,
    guard,
    metrics,
    processId,
    hasFastLane: overrides.fastLane ?? true,
  };
  if (config.runsWorkers) await startWorkers(parts, starting);
  starting.defer(async () => {
    // A payment that is under way changes its order last.
    await domains.payments.drain();
    await Promise.all([domains.orders.drain(), domains.follows.drain(), domains.apiKeys.drain()]);
  });
  const stopping = new AbortController();
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

type Parts = {
  config: Config;
  connection: MongoConnection;
  clock: Clock;
  logger: Logger;
  publish: Publish;
  log: EventLog;
  redis: ReturnType<typeof openRedis>;
  bus: Bus | null;
  domains: Domains;
  notices: ReturnType<typeof createNotices>;
  authenticate: ReturnType<typeof createAuthenticate>;
  gateway: Gateway;
  guard: Guard;
  metrics: Metrics;
  processId: string;
  hasFastLane: boolean;
};

/** The loops that every worker process runs; leases and compare-and-sets let each thing happen once. */
async function startWorkers(
  { config, connection, clock, logger, publish, log, bus, domains, gateway, metrics, processId }: Parts,
  starting: AsyncDisposableStack,
): Promise<void> {
  const { accounts, drops, orders, payments, notifications, webhooks } = domains;
  const figures = createFigures({
    drops: drops.store,
    orders: orders.store,
    noticeStock: drops.noticeStock,
    publish,
    clock,
    logger,
    findNames: accounts.findNames,
  });
  starting.defer(() => figures.stop());
  const engine = await openEngine(config, { connection, log, logger }, starting);
  const consumers = starting.adopt(startConsumers(domains, engine), (running) => running.stop());
  bus?.listen(consumers.wake);
  const relay = startRelay({
    connection,
    log,
    logger,
    lease: createLease(connection, 'relay', processId, RELAY_LEASE_MS),
    deliver(pieces) {
      consumers.wake();
      return gateway.tell(pieces);
    },
    onSignals: figures.onSignals,
    onSignalsLost: figures.onSignalsLost,
  });
  starting.defer(() => relay.stop());
  starting.adopt(startExpiry(log, logger), (running) => running.stop());
  starting.adopt(drops.startClock(), (running) => running.stop());
  starting.adopt(drops.startRefreshes(), (running) => running.stop());
  starting.adopt(drops.startIdleLanes(), (running) => running.stop());
  const lease = createLease(connection, 'auditor', processId, AUDITOR_LEASE_MS);
  starting.adopt(startAuditor({ connection, logger, metrics, lease }), (running) => running.stop());
  starting.adopt(payments.startWorkers(), (running) => running.stop());
  metrics.observeEach(
    'livedrops_payments',
    'Payments that are not at rest. The bank did not take those of refund_failed; buyers contest those that are disputed.',
    ['status', 'provider'],
    async () => (await payments.countPayments()).map(({ count, ...labels }) => ({ labels, value: count })),
  );
  const report = starting.adopt(startJobReport({ metrics, logger }), (running) => running.stop());
  starting.adopt(startGroupWatch({ groups: engine.groups, metrics, logger }), (running) => running.stop());
  const keyRefusals = metrics.counter(
    'livedrops_push_key_refusals_total',
    'Push messages that a push service refused because of our VAPID key (401 or 403).',
  );
  const told = { onSettled: report.note, onKeyRefused: () => keyRefusals.inc() };
  starting.adopt(notifications.startWorkers(told), (running) => running.stop());
  starting.adopt(accounts.startMails(report.note), (running) => running.stop());
  starting.adopt(webhooks.startWorker({ onSettled: report.note }), (running) => running.stop());
}

async function startApi(
  parts: Parts,
  stopping: AbortSignal,
  starting: AsyncDisposableStack,
): Promise<string> {
  const { config, connection, clock, logger, log, domains, notices, gateway, redis } = parts;
  const handlers: RouteHandlers = {
    ...domains.accounts.routes,
    ...domains.apiKeys.routes,
    ...domains.creators.routes,
    ...domains.follows.routes,
    ...domains.products.routes,
    ...domains.drops.routes,
    ...domains.orders.routes,
    ...domains.payments.routes,
    ...domains.notifications.routes,
    ...domains.webhooks.routes,
    ...notices.routes,
    ...healthRoutes({
      clock,
      pingMongo: async () => connection.db?.admin().ping(),
      pingRedis: redis.commands && (() => redis.commands?.ping()),
      countOutbox: log.countPending,
      isStopping: () => stopping.aborted,
      isSafe: parts.guard.isSafe,
    }),
  };
  const app = createHttpApp({
    config,
    logger,
    redis: redis.commands,
    namespace: namespaceOf(connection),
    handlers,
    intents: createIntentStore(connection),
    authenticate: parts.authenticate.ofRequest,
    findCreatorId: domains.accounts.findCreatorId,
    isSessionAlive: domains.accounts.isSessionAlive,
    mediaRouter: domains.media.router,
    webhookRouter: domains.payments.webhookRouter,
    unsubscribeRouter: domains.notifications.unsubscribeRouter,
    metrics: config.metrics.token === null ? null : answerMetrics(parts.metrics, config.metrics.token),
    refuseOrderEarly: createEarlyRefusal(domains.orders, clock),
    hasFastLane: parts.hasFastLane,
  });
  const http = openServer(app, config.http);
  gateway.attach(http);
  const serving = starting.adopt(
    await serve(http, {
      host: config.host,
      port: config.port,
      delayMs: config.shutdownDelayMs,
      sendAway: () => gateway.disconnectAll(),
    }),
    ({ close }) => close(),
  );
  return serving.url;
}

/** Nothing is sold while the database does not enforce the books. */
async function openGuard(
  connection: MongoConnection,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
  starting: AsyncDisposableStack,
): Promise<Guard> {
  const rules = bookRules(connection);
  const guard = createGuard('books', { look: () => findMissingRules(connection, rules), logger });
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
  const serving = starting.adopt(await serve(http, { host: config.host, port }), ({ close }) => close());
  return serving.url;
}

type GatewayDeps = Pick<Parts, 'logger' | 'bus' | 'log' | 'notices' | 'domains' | 'authenticate'> & {
  sockets: SocketServer;
  signals: Signals;
};

const openGateway = (
  { trustProxyHops, socketsPerAddress }: Config,
  { notices, domains, authenticate, ...deps }: GatewayDeps,
): Gateway =>
  createGateway<Listener>({
    ...deps,
    trustedHops: trustProxyHops,
    socketsPerAddress,
    identify: authenticate.ofSocket,
    privateRooms: ({ rooms }) => rooms,
    mayHear: notices.mayHear,
    present: presentEvent,
    isOverheard: (topic) => readDropTopic(topic) !== null,
    overhear: (event) => forgetChangedDrop(domains, event),
  });

/** Copies of a drop are forgotten as soon as its change is told; without Redis they are as old as their short lives allow. */
function forgetChangedDrop({ orders }: Domains, { topic, type }: { topic: string; type?: unknown }): void {
  const dropId = readDropTopic(topic);
  if (dropId !== null && String(type).startsWith('drop.')) orders.forgetDrop(dropId);
}
