import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import { jobOf, priorityOf, type WebhookJob } from './consume-events.ts';
import { findOwn, type OwnEndpoint } from './edit-endpoint.ts';
import type { DeliveryRecord, EndedRound } from './webhook-delivery.ts';
import type { WebhookDeliveryStore } from './webhook-delivery.store.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';
import type { WebhookEndpointStore } from './webhook-endpoint.store.ts';
import { payloadOf } from './webhook-message.ts';

/** Tests that may be on their way to an endpoint at the same time. */
const TESTS_MAX = 5;
const CHUNK = 200;

export type SendAgainDeps = {
  connection: MongoConnection;
  endpoints: WebhookEndpointStore;
  deliveries: WebhookDeliveryStore;
  queue: Pick<JobQueue<WebhookJob>, 'add'>;
  clock: Clock;
};

/** Sends `webhook.test`, whatever events the endpoint has asked for. */
export async function sendTest(
  deps: SendAgainDeps,
  own: OwnEndpoint,
  deliveryId: string,
): Promise<DeliveryRecord | Refusal> {
  const endpoint = await findEnabled(deps, own);
  if (endpoint instanceof Refusal) return endpoint;
  const type = 'webhook.test';
  if ((await deps.deliveries.countPending(endpoint.id, type, TESTS_MAX)) >= TESTS_MAX)
    return new Refusal('limit_reached', { detail: `${TESTS_MAX} tests are on their way already` });
  const createdAt = new Date(deps.clock.now());
  const payload = payloadOf(type, createdAt, { endpointId: endpoint.id });
  const made = {
    id: deliveryId,
    endpointId: endpoint.id,
    messageId: createId('msg'),
    type,
    payload,
    createdAt,
  } as const;
  await inTransaction(deps.connection, async (session) => {
    await deps.deliveries.insertNew([made], session);
    await deps.queue.add([jobOf(made.id, 0, priorityOf(type))], session);
  });
  return (await deps.deliveries.find(made.id)) ?? unknownDelivery();
}

/** Sends a delivery again, with all its tries. One that is pending is on its way already. */
export async function redeliver(
  deps: SendAgainDeps,
  own: OwnEndpoint,
  deliveryId: string,
): Promise<DeliveryRecord | Refusal> {
  const endpoint = await findEnabled(deps, own);
  if (endpoint instanceof Refusal) return endpoint;
  const delivery = await deps.deliveries.findOwn(deliveryId, endpoint.id);
  if (delivery && delivery.state !== 'pending') await beginRounds(deps, [delivery]);
  return (delivery && (await deps.deliveries.find(deliveryId))) ?? unknownDelivery();
}

/** Sends everything again that failed since an instant, in chunks, so that a call that broke off can be repeated. */
export async function replayFailed(
  deps: SendAgainDeps,
  own: OwnEndpoint,
  since: Date,
): Promise<{ count: number } | Refusal> {
  const endpoint = await findEnabled(deps, own);
  if (endpoint instanceof Refusal) return endpoint;
  let count = 0;
  let afterId = '';
  for (;;) {
    const failed = await deps.deliveries.listFailed(endpoint.id, since, afterId, CHUNK);
    if (failed.length > 0) await beginRounds(deps, failed);
    count += failed.length;
    if (failed.length < CHUNK) return { count };
    afterId = failed.at(-1)?.id ?? afterId;
  }
}

/** The rounds and their jobs appear together. */
const beginRounds = (deps: SendAgainDeps, ended: readonly EndedRound[]): Promise<void> =>
  inTransaction(deps.connection, async (session) => {
    await deps.deliveries.beginRounds(ended, new Date(deps.clock.now()), session);
    const jobs = ended.map(({ id, round, type }) => jobOf(id, round + 1, priorityOf(type)));
    await deps.queue.add(jobs, session);
  });

async function findEnabled(deps: SendAgainDeps, own: OwnEndpoint): Promise<EndpointRecord | Refusal> {
  const endpoint = await findOwn(deps, own);
  if (endpoint instanceof Refusal || endpoint.enabled) return endpoint;
  return new Refusal('invalid_transition', { detail: 'The endpoint is disabled: enable it first' });
}

export const unknownDelivery = () =>
  new Refusal('not_found', { detail: 'There is no such delivery; they are kept for 30 days' });
