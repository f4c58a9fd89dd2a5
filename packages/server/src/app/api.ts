import { healthRoutes } from '../health/index.ts';
import { openServer } from '../platform/http/open-server.ts';
import type { RouteHandlers } from '../platform/http/route.ts';
import { createIntentStore } from '../platform/intents.store.ts';
import { answerMetrics } from '../platform/metrics.ts';
import { namespaceOf } from '../platform/namespace.ts';
import { countRequests } from './figures.ts';
import { createHttpApp } from './http-app.ts';
import type { Parts } from './parts.ts';
import { serveAt } from './serve-at.ts';

/** Serves HTTP and sockets. Returns where. */
export async function startApi(
  parts: Parts,
  stopping: AbortSignal,
  starting: AsyncDisposableStack,
): Promise<string> {
  const { config, connection, logger, domains, gateway, redis } = parts;
  const app = createHttpApp({
    config,
    logger,
    onAnswered: countRequests(parts.metrics),
    tracing: parts.tracing,
    redis: redis.commands,
    namespace: namespaceOf(connection),
    connection,
    clock: parts.clock,
    handlers: parts.reads.forgetting(handlersOf(parts, stopping)),
    reads: parts.reads,
    intents: createIntentStore(connection),
    authenticate: parts.authenticate.ofRequest,
    findCreatorId: domains.accounts.findCreatorId,
    isSessionAlive: domains.accounts.isSessionAlive,
    mediaRouter: domains.media.router,
    webhookRouter: domains.payments.webhookRouter,
    unsubscribeRouter: domains.notifications.unsubscribeRouter,
    metrics: config.metrics.token === null ? null : answerMetrics(parts.metrics, config.metrics.token),
    refuseOrderEarly: domains.orders.refuseEarly,
    hasFastPath: parts.hasFastPath,
  });
  const http = openServer(app, config.http);
  gateway.attach(http);
  const serving = starting.adopt(
    await serveAt('PORT', http, {
      host: config.host,
      port: config.port,
      delayMs: config.shutdownDelayMs,
      sendAway: () => gateway.disconnectAll(),
    }),
    ({ close }) => close(),
  );
  return serving.url;
}

function handlersOf(parts: Parts, stopping: AbortSignal): RouteHandlers {
  const { config, connection, clock, log, domains, events, redis } = parts;
  return {
    ...domains.accounts.routes,
    ...domains.apiKeys.routes,
    ...domains.creators.routes,
    ...domains.follows.routes,
    ...domains.products.routes,
    ...domains.pictures.routes,
    ...domains.drops.routes,
    ...domains.orders.routes,
    ...domains.sales.routes,
    ...domains.sold.routes,
    ...domains.payments.routes,
    ...domains.notifications.routes,
    ...domains.webhooks.routes,
    ...events.routes,
    ...healthRoutes({
      clock,
      pingMongo: async () => connection.db?.admin().ping(),
      pingRedis: redis.commands && (() => redis.commands?.ping()),
      countOutbox: log.countPending,
      isStopping: () => stopping.aborted,
      isSafe: parts.guard.isSafe,
      shopUrl: config.shopUrl,
    }),
  };
}
