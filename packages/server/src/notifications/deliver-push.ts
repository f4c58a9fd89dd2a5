import { createHash } from 'node:crypto';
import { dead, done, dropJob, type Outcome, retry } from '../platform/jobs/job.ts';
import type { Job } from '../platform/jobs/job-queue.ts';
import { readRetryAfter } from '../platform/outbound/retry-after.ts';
import { type BeforeSendingDeps, lookBeforeSending } from './before-sending.ts';
import { priorityOf, type PushJob } from './messages.ts';
import { dropOf, type Notice } from './notice.rules.ts';
import { wordNotice } from './notice-words.rules.ts';
import type { KeyWatch } from './key-watch.ts';
import type { PushDeviceStore } from './push-device.store.ts';
import type { PushDeviceRecord } from './push-device.ts';
import { type PushAnswer, type PushSender, UnusableDeviceError } from './push-sender.ts';

export type DeliverPushDeps = BeforeSendingDeps & {
  devices: Pick<PushDeviceStore, 'find' | 'remove'>;
  sender: Pick<PushSender, 'send'>;
  /** Our public key of now. */
  serverKey: string;
  keyWatch: KeyWatch;
  /** Of the shop, without a slash at the end. */
  shopUrl: string;
  onDelivered: OnDelivered;
};

/** Told of each message that was taken, with the instant of its event, for metrics. */
export type OnDelivered = (channel: 'push' | 'email', occurredAt: Date) => void;

const RETRY_AFTER_MAX_MS = 3_600_000;

/** Sends one message to one device. A device that is gone is forgotten. */
export async function deliverPush(
  deps: DeliverPushDeps,
  job: Pick<Job<PushJob>, 'payload' | 'claimedAt'>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { payload, claimedAt: now } = job;
  const looked = await lookBeforeSending(deps, payload, { channel: 'push', now });
  if ('instead' in looked) return looked.instead;
  const { notice } = looked;
  const device = await deps.devices.find(payload.deviceId);
  // Another person may be signed in there by now.
  if (device?.userId !== payload.userId) return dropJob('the device is gone');
  const send = (message: object) =>
    deps.sender.send(
      {
        endpoint: device.endpoint,
        keys: device.keys,
        payload: JSON.stringify(message),
        ttlSeconds: Math.max(0, Math.round((notice.staleAt.getTime() - now.getTime()) / 1000)),
        priority: priorityOf(notice),
        topic: topicOf(notice),
      },
      signal,
    );
  const message = presentPush(notice, deps.shopUrl);
  try {
    const first = await send(message);
    // Some take less than others: the title says the most of it.
    const answer = first.status === 413 ? await send({ ...message, body: '' }) : first;
    const outcome = await judge(deps, device, answer, readRetryAfter(answer.retryAfter, now.getTime()));
    if (outcome.kind === 'done') deps.onDelivered('push', new Date(notice.event.occurredAt));
    return outcome;
  } catch (error) {
    if (!(error instanceof UnusableDeviceError)) throw error;
    await deps.devices.remove(payload.deviceId, payload.userId);
    return dead(error.message);
  }
}

/** What the push service's status means (RFC 8030, sections 5 and 8.4; RFC 8292, section 4.2). */
async function judge(
  { devices, serverKey, keyWatch }: DeliverPushDeps,
  device: PushDeviceRecord,
  { status, said }: PushAnswer,
  retryAfterMs: number | null,
): Promise<Outcome> {
  if (status >= 200 && status < 300) {
    keyWatch.accepted();
    return done();
  }
  if (status === 404 || status === 410) {
    await devices.remove(device.id, device.userId);
    return dropJob('the device is gone');
  }
  const reason =
    said === '' ? `the push service answered ${status}` : `the push service answered ${status}: ${said}`;
  if (status === 401 || status === 403) {
    if (device.serverKey !== serverKey) {
      await devices.remove(device.id, device.userId);
      return dropJob('the device subscribed with another key of the server');
    }
    keyWatch.refused(reason);
    return retry(reason);
  }
  if (status === 429 || status >= 500)
    return retry(reason, retryAfterMs === null ? undefined : Math.min(retryAfterMs, RETRY_AFTER_MAX_MS));
  return dead(reason);
}

/** What a service worker shows. Texts of people are bounded in bytes (`quote.rules.ts`), so it fits into the 3993 bytes that push services take. */
export function presentPush(notice: Notice, shopUrl: string) {
  const { title, body, path } = wordNotice(notice);
  return {
    /** The event's id: a second message with the same one is a repeat. */
    id: notice.event.id,
    kind: notice.kind,
    title,
    body,
    url: `${shopUrl}${path}`,
    /** Replaces what is shown about the same thing. */
    tag: topicOf(notice),
  };
}

/** One drop is one topic: its start replaces its reminder on a device that was away. Of an order only the newest state matters. */
function topicOf(notice: Notice): string {
  const about = dropOf(notice)?.id ?? wordNotice(notice).path;
  return createHash('sha256').update(about).digest('base64url').slice(0, 32);
}
