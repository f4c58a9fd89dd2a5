import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { type ConsumeDeps, createConsumeEvents, type WebhookJob } from './consume-events.ts';
import { startDeliveryWorker } from './delivery.worker.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createWebhookDeliveryStore } from './webhook-delivery.store.ts';
import { createWebhookEndpointStore } from './webhook-endpoint.store.ts';
import { webhooksRoutes } from './webhooks.routes.ts';

/** Total time of one try. */
const TIMEOUT_MS = 15_000;
/** Longer than a try, so that no worker takes over one that is under way. */
const LEASE_MS = 20_000;
/** How long jobs that are done are remembered. Deliveries are, for much longer, so it need not be long. */
const REMEMBER_MS = 600_000;
/**
 * The pauses are our own (`attempt.rules.ts`); these are for jobs that could not be tried at all, because the database was away or all places of
 * an endpoint were taken. Those count as attempts of the job, so there are many.
 */
const POLICY = { attemptsMax: 100_000, baseMs: 500, maxMs: 5000 };

export type WebhooksOptions = {
  connection: MongoConnection;
  publish: Publish;
  findDropCreators: ConsumeDeps['findDropCreators'];
  findNames: ConsumeDeps['findNames'];
  /** Whether addresses of this network may be called. */
  allowPrivate: boolean;
  /** Told when an endpoint of a creator has changed here, so that other processes can be told. */
  onEndpointsChanged(creatorId: string): void;
  clock: Clock;
  logger: Logger;
  /** How long a try may take. Default 15 s. */
  timeoutMs?: number;
  /** how long others wait for a worker that may have died. Default 20 s. */
  leaseMs?: number;
};

/** Tells creators' own systems what happens to their drops, signed as Standard Webhooks (standardwebhooks.com). */
export function createWebhooks(options: WebhooksOptions) {
  const { connection, publish, allowPrivate, clock, logger } = options;
  const endpoints = createWebhookEndpointStore(connection);
  const deliveries = createWebhookDeliveryStore(connection);
  const subscriptions = createSubscriptions({
    load: endpoints.subscriptions,
    clock,
    onChanged: options.onEndpointsChanged,
  });
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const queue = createJobQueue<WebhookJob>(connection, clock, {
    name: 'webhooks',
    policy: POLICY,
    leaseMs,
    rememberMs: REMEMBER_MS,
  });
  const shared = {
    connection,
    endpoints,
    deliveries,
    queue,
    subscriptions,
    clock,
    logger,
  };

  return {
    routes: webhooksRoutes({ ...shared, allowPrivate }),
    /** Another process has changed an endpoint of this creator. */
    forgetEndpoints: subscriptions.forget,
    /** Makes deliveries of events, from whichever source and however often. Rejects when they are not all written down. */
    ...createConsumeEvents({
      ...shared,
      findDropCreators: options.findDropCreators,
      findNames: options.findNames,
    }),
    /** Sends what is due, beside the workers of other processes. `onSettled` is told of every attempt, for metrics. */
    startWorkers: (told: Parameters<typeof startDeliveryWorker>[1] = {}) =>
      startDeliveryWorker(
        {
          ...shared,
          disable: (endpointId, reason) => disableEndpoint({ ...shared, publish }, endpointId, reason),
          outbound: { timeoutMs: options.timeoutMs ?? TIMEOUT_MS, allowPrivate },
        },
        told,
      ),
  };
}
