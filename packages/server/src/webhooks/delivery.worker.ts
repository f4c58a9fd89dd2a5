import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { type JobWorker, type JobWorkerOptions, startJobWorker } from '../platform/jobs/job-worker.ts';
import { createPost, type OutboundOptions } from '../platform/outbound/post.ts';
import type { WebhookJob } from './consume-events.ts';
import { deliver, type DeliverDeps } from './deliver.ts';
import { createPace } from './pace.ts';

/** Deliveries at the same time in one process; they mostly wait for others. */
const AT_ONCE = 256;

export type DeliveryWorkerDeps = Omit<DeliverDeps, 'post' | 'pace'> & {
  queue: JobQueue<WebhookJob>;
  outbound: OutboundOptions;
};

/** Sends what is due, beside the workers of other processes. */
export function startDeliveryWorker(
  { queue, outbound, ...deps }: DeliveryWorkerDeps,
  {
    onSettled,
    onDelivered,
    tracing,
  }: Pick<JobWorkerOptions<WebhookJob>, 'onSettled' | 'tracing'> & Pick<DeliverDeps, 'onDelivered'>,
): JobWorker {
  const post = createPost(outbound);
  const pace = createPace(deps.clock.now);
  return startJobWorker(queue, {
    handle: ({ payload }, signal) =>
      deliver({ ...deps, ...(onDelivered && { onDelivered }), post, pace }, payload, signal),
    atOnce: AT_ONCE,
    logger: deps.logger,
    ...(onSettled && { onSettled }),
    ...(tracing && { tracing }),
  });
}
