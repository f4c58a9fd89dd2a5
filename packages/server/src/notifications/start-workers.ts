import type { JobQueue } from '../platform/jobs/job-queue.ts';
import { done, dropJob, type Outcome, retry } from '../platform/jobs/job.ts';
import { type Settled, startJobWorker } from '../platform/jobs/job-worker.ts';
import type { Logger } from '../platform/logger.ts';
import { startLoop } from '../platform/loop.ts';
import type { Tracing } from '../platform/tracing.ts';
import { closing, together, type Worker } from '../platform/worker.ts';
import type { BeforeSendingDeps } from './before-sending.ts';
import type { FanOutJob } from './consume.ts';
import { deliverEmail, type DeliverEmailDeps } from './deliver-email.ts';
import { deliverPush, type DeliverPushDeps } from './deliver-push.ts';
import type { FanOutEnd } from './fan-out.ts';
import { createMailer, type MailSettings } from '../platform/mail/mailer.ts';
import { createKeyWatch } from './key-watch.ts';
import type { MessageQueues } from './messages.ts';
import type { Notice } from './notice.rules.ts';
import { createPushSender, type PushSettings } from './push-sender.ts';

const PUSHES_AT_ONCE = 64;
const MAILS_AT_ONCE = 10;
const FAN_OUTS_AT_ONCE = 2;
/** Well within a job's lease; the next worker goes on where it stopped. */
const FAN_OUT_SLICE_MS = 30_000;

export type WorkerDeps = BeforeSendingDeps &
  Pick<DeliverPushDeps, 'devices' | 'shopUrl' | 'onDelivered'> &
  Pick<DeliverEmailDeps, 'links' | 'findContact'> & {
    queues: MessageQueues;
    fanOutQueue: JobQueue<FanOutJob>;
    fanOut(creatorId: string, notice: Notice, signal: AbortSignal): Promise<FanOutEnd>;
    remind(): Promise<number>;
    push: PushSettings | null;
    email: MailSettings | null;
    logger: Logger;
    onSettled(settled: Settled): void;
    tracing?: Pick<Tracing, 'follow'>;
    /** Told of each message that a push service refused because of our key. */
    onKeyRefused(): void;
  };

/** Everything that happens by itself. Every worker process may run it. */
export function startWorkers(deps: WorkerDeps): Worker {
  const { logger } = deps;
  const stopping = new AbortController();
  const channels = [startPush(deps), startEmail(deps)].filter((channel) => channel !== null);
  const fanOuts = startJobWorker(deps.fanOutQueue, {
    atOnce: FAN_OUTS_AT_ONCE,
    logger,
    onSettled: deps.onSettled,
    ...(deps.tracing && { tracing: deps.tracing }),
    handle: ({ payload }) => runFanOut(deps, payload, stopping.signal),
  });
  const reminders = startLoop('drop-reminders', logger, deps.remind);
  const workers = together([reminders, fanOuts, ...channels]);
  return {
    stop() {
      stopping.abort();
      return workers.stop();
    },
  };
}

async function runFanOut(
  { findAnnouncement, fanOut }: WorkerDeps,
  { noticeId, creatorId }: FanOutJob,
  stopping: AbortSignal,
): Promise<Outcome> {
  const notice = await findAnnouncement(noticeId);
  if (!notice) return dropJob('the announcement is gone');
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(FAN_OUT_SLICE_MS)]);
  const end = await fanOut(creatorId, notice, signal);
  switch (end.kind) {
    case 'finished':
      return done();
    case 'interrupted':
      return retry('goes on', 0);
    case 'outdated':
      return dropJob(end.reason);
  }
}

function startPush(deps: WorkerDeps): Worker | null {
  if (!deps.queues.push || !deps.push) return null;
  const sender = createPushSender(deps.push);
  const keyWatch = createKeyWatch(deps.logger, deps.onKeyRefused);
  const { publicKey: serverKey } = deps.push;
  const worker = startJobWorker(deps.queues.push, {
    atOnce: PUSHES_AT_ONCE,
    logger: deps.logger,
    onSettled: deps.onSettled,
    ...(deps.tracing && { tracing: deps.tracing }),
    handle: (job, signal) => deliverPush({ ...deps, sender, serverKey, keyWatch }, job, signal),
  });
  return closing(worker, () => sender.close());
}

function startEmail(deps: WorkerDeps): Worker | null {
  if (!deps.queues.email || !deps.email) return null;
  const mailer = createMailer(deps.email);
  const worker = startJobWorker(deps.queues.email, {
    atOnce: MAILS_AT_ONCE,
    logger: deps.logger,
    onSettled: deps.onSettled,
    ...(deps.tracing && { tracing: deps.tracing }),
    handle: (job) => deliverEmail({ ...deps, mailer }, job),
  });
  return closing(worker, () => mailer.close());
}
