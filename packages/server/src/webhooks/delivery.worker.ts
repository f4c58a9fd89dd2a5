import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { type JobWorkerOptions, startJobWorker } from '../platform/jobs/job-worker.ts';
import { createPost, type OutboundOptions } from '../platform/outbound/post.ts';
import type { WebhookJob } from './consume-events.ts';
import { deliver, type DeliverDeps } from './deliver.ts';
import { createPace } from './pace.ts';

/** Deliveries at the same time in one process; they mostly wait for others. */
const AT_ONCE = 256;
/** How long a stop waits for receivers; what it ends then is sent again by the next worker. */
const GRACE_MS = 3000;

export type DeliveryWorkerDeps = Omit<DeliverDeps, 'post' | 'pace'> & {
  queue: JobQueue<WebhookJob>;
  outbound: Omit<OutboundOptions, 'stopping'>;
};

/** Sends what is due, beside the workers of other processes. */
export function startDeliveryWorker(
  { queue, outbound, ...deps }: DeliveryWorkerDeps,
  { onSettled }: Pick<JobWorkerOptions<WebhookJob>, 'onSettled'>,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const post = createPost({ ...outbound, stopping: stopping.signal });
  const pace = createPace(deps.clock.now);
  const worker = startJobWorker(queue, {
    handle: ({ payload }) => deliver({ ...deps, post, pace }, payload),
    atOnce: AT_ONCE,
    logger: deps.logger,
    ...(onSettled && { onSettled }),
  });
  return {
    async stop() {
      const timer = setTimeout(() => stopping.abort(), GRACE_MS);
      await worker.stop();
      clearTimeout(timer);
    },
  };
}
