import type { Clock } from '../platform/clock.ts';
import { done, dropJob, type Outcome, retry } from '../platform/jobs/job.ts';
import type { Logger } from '../platform/logger.ts';
import { NoAnswerError, type Post } from '../platform/outbound/post.ts';
import { readRetryAfter } from '../platform/outbound/retry-after.ts';
import { decideAttempt, type Tried, type Verdict } from './attempt.rules.ts';
import type { WebhookJob } from './consume-events.ts';
import type { Pace } from './pace.ts';
import type { AttemptRecord, DeliveryRecord, DeliveryStep } from './webhook-delivery.ts';
import type { WebhookDeliveryStore } from './webhook-delivery.store.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';
import type { WebhookEndpointStore } from './webhook-endpoint.store.ts';
import { occurredAtOf } from './webhook-message.ts';
import { signMessage } from './webhook-secret.ts';

/** An endpoint that has let nothing through for so long is switched off. Longer than all the tries of one delivery. */
const FAILING_MAX_MS = 5 * 86_400_000;

export type DeliverDeps = {
  endpoints: Pick<WebhookEndpointStore, 'find' | 'succeeded' | 'failed'>;
  deliveries: Pick<WebhookDeliveryStore, 'find' | 'record' | 'giveUp'>;
  /** Switches an endpoint off and tells its owner; once. */
  disable(endpointId: string, reason: 'gone' | 'failing'): Promise<void>;
  post: Post;
  pace: Pace;
  clock: Clock;
  logger: Logger;
  random?(): number;
  /** Told of each delivery that was taken, with the instant of its event, for metrics; not of those sent again by hand. */
  onDelivered?(occurredAt: Date): void;
};

/**
 * Makes one try to deliver. A worker that dies before the end of it has written nothing down, so the next one tries again: the receiver gets it at
 * least once, and leaves out by `webhook-id` what it has seen.
 *
 * @param stopping ends the try, which then says nothing of the receiver
 */
export async function deliver(
  deps: DeliverDeps,
  { deliveryId, round }: WebhookJob,
  stopping: AbortSignal,
): Promise<Outcome> {
  const delivery = await deps.deliveries.find(deliveryId);
  if (delivery?.state !== 'pending' || delivery.round !== round) return dropJob('it is settled');
  // The worker of the last try died before the job was put off.
  const waitMs = (delivery.nextAttemptAt?.getTime() ?? 0) - deps.clock.now();
  if (waitMs > 0) return retry('it is too early', waitMs);
  const endpoint = await deps.endpoints.find(delivery.endpointId);
  if (!endpoint) return dropJob('the endpoint was removed');
  if (!endpoint.enabled) {
    await deps.deliveries.giveUp(delivery, 'The endpoint is disabled');
    return dropJob('the endpoint is disabled');
  }
  const turn = deps.pace.enter(endpoint.id);
  if ('waitMs' in turn) return retry('others to this endpoint are under way', turn.waitMs);
  try {
    return await attempt(deps, { endpoint, delivery, stopping });
  } finally {
    turn.leave();
  }
}

type Sending = {
  endpoint: EndpointRecord;
  delivery: DeliveryRecord;
  stopping: AbortSignal;
};

async function attempt(deps: DeliverDeps, sending: Sending): Promise<Outcome> {
  const { endpoint, delivery } = sending;
  const { random = Math.random } = deps;
  const { tried, record } = await send(deps, sending);
  const verdict = decideAttempt(tried, delivery.tries + 1, random());
  const error = verdict.kind === 'delivered' ? null : verdict.reason;
  await deps.deliveries.record(delivery, { ...record, error }, toStep(verdict, deps.clock.now()));
  await noteHealth(deps, endpoint, verdict);
  if (verdict.kind === 'delivered' && delivery.round === 0)
    deps.onDelivered?.(occurredAtOf(delivery.payload));
  const { status } = record;
  deps.logger.debug({ endpointId: endpoint.id, delivery: delivery.id, status, verdict }, 'webhook sent');
  return verdict.kind === 'retry' ? retry(verdict.reason, verdict.afterMs) : done();
}

async function send(
  { post, clock }: DeliverDeps,
  { endpoint: { url, secrets }, delivery: { messageId, payload }, stopping }: Sending,
): Promise<{ tried: Tried; record: Omit<AttemptRecord, 'error'> }> {
  const now = clock.now();
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'LiveDrops-Webhooks/1',
    ...signMessage({ messageId, payload }, secrets, now),
  };
  const startedAt = performance.now();
  const took = () => ({ at: new Date(now), durationMs: Math.round(performance.now() - startedAt) });
  try {
    const { status, retryAfter, body } = await post({ url, headers, body: payload }, stopping);
    const retryAfterMs = readRetryAfter(retryAfter, clock.now());
    return { tried: { status, retryAfterMs, error: null }, record: { ...took(), status, body } };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const tried = { status: null, retryAfterMs: null, error: error.message };
    return { tried, record: { ...took(), status: null, body: '' } };
  }
}

function toStep(verdict: Verdict, now: number): DeliveryStep {
  switch (verdict.kind) {
    case 'delivered':
      return { state: 'delivered', nextAttemptAt: null, failure: null };
    case 'retry':
      return { state: 'pending', nextAttemptAt: new Date(now + verdict.afterMs), failure: null };
    case 'failed':
      return { state: 'failed', nextAttemptAt: null, failure: verdict.reason };
  }
}

async function noteHealth(
  { endpoints, disable }: DeliverDeps,
  endpoint: EndpointRecord,
  verdict: Verdict,
): Promise<void> {
  if (verdict.kind === 'delivered') return endpoints.succeeded(endpoint);
  const failingMs = await endpoints.failed(endpoint.id);
  if (verdict.kind === 'failed' && verdict.isGone) return disable(endpoint.id, 'gone');
  if (failingMs >= FAILING_MAX_MS) return disable(endpoint.id, 'failing');
}
