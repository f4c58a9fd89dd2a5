import type { Clock } from '../platform/clock.ts';
import type { Publish } from '../platform/events/outbox.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import { startJobWorker } from '../platform/jobs/job-worker.ts';
import type { Logger } from '../platform/logger.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import type { ResolveAll } from '../platform/outbound/guarded-lookup.ts';
import { createPost } from '../platform/outbound/post.ts';
import { type ConsumeDeps, createConsume, type WebhookJob } from './consume-events.ts';
import { deliver, type DeliverDeps } from './deliver.ts';
import { createPace } from './pace.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createWebhookDeliveryStore } from './webhook-delivery.store.ts';
import { createWebhookEndpointStore } from './webhook-endpoint.store.ts';
import { disabledEvent } from './webhooks.events.ts';
import { presentEndpoint } from './webhooks.present.ts';
import { webhooksRoutes } from './webhooks.routes.ts';

/** Total time of one try. */
const TIMEOUT_MS = 15_000;
/** Longer than a try, so that nobody takes over one that is under way. */
const LEASE_MS = 60_000;
/** Deliveries at the same time in one process; they mostly wait for others. */
const AT_ONCE = 256;
/**
 * The pauses are our own (`attempt.ts`); these are for jobs that could not be tried at all, because the database was away or all places of
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
  clock: Clock;
  logger: Logger;
  /** Finds the addresses of a name. Default: the system. */
  resolve?: ResolveAll;
  /** How long a try may take. Default 15 s. */
  timeoutMs?: number;
  /** How long others wait for a worker that may have died. Default 60 s. */
  leaseMs?: number;
};

/** Tells creators' own systems what happens to their drops, signed as Standard Webhooks (standardwebhooks.com). */
export function createWebhooks(options: WebhooksOptions) {
  const { connection, publish, allowPrivate, clock, logger, resolve } = options;
  const endpoints = createWebhookEndpointStore(connection);
  const deliveries = createWebhookDeliveryStore(connection);
  const subscriptions = createSubscriptions({ load: endpoints.subscriptions, clock });
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const queue = createJobQueue<WebhookJob>(connection, clock, { name: 'webhooks', policy: POLICY, leaseMs });
  const stores = { endpoints, deliveries, queue, subscriptions, clock };

  const disable: DeliverDeps['disable'] = async (endpointId, reason) => {
    const disabled = await inTransaction(connection, async (session) => {
      const endpoint = await endpoints.disable(endpointId, reason, new Date(clock.now()), session);
      const news = endpoint && disabledEvent(endpoint.userId, presentEndpoint(endpoint, clock.now()));
      if (news) await publish([news], session);
      return endpoint;
    });
    if (!disabled) return;
    subscriptions.forget(disabled.creatorId);
    logger.warn({ endpointId, creatorId: disabled.creatorId, reason }, 'webhook endpoint disabled');
  };

  return {
    routes: webhooksRoutes({
      ...stores,
      allowPrivate,
      inTransaction: (work) => inTransaction(connection, work),
    }),
    /** Makes deliveries of events, whoever tells them and however often. Rejects when they are not all written down. */
    consume: createConsume({
      ...stores,
      findDropCreators: options.findDropCreators,
      findNames: options.findNames,
    }),
    /** Sends what is due, beside the workers of other processes. */
    startWorker() {
      const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
      const post = createPost({ timeoutMs, allowPrivate, ...(resolve && { resolve }) });
      const deps = { endpoints, deliveries, disable, post, pace: createPace(clock.now), clock, logger };
      return startJobWorker(queue, {
        handle: ({ payload }) => deliver(deps, payload),
        atOnce: AT_ONCE,
        logger,
      });
    },
  };
}
