import { type Drop, LIMITS, type TestNotice } from '@livedrops/sdk/contract';
import type { Allowances } from '../platform/allowances.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import type { MessageQueues } from './messages.ts';
import type { Notice } from './notice.rules.ts';
import type { PushDeviceStore } from './push-device.store.ts';

export type TestNoticeDeps = {
  queues: MessageQueues;
  devices: Pick<PushDeviceStore, 'findIds'>;
  findDrop(dropId: string): Promise<Drop | null>;
  findContact(userId: string): Promise<{ isConfirmed: boolean } | null>;
  allowances: Allowances;
  clock: Clock;
};

const MINUTE_MS = 60_000;
/** Somebody waits for it, and looks elsewhere after that. */
const STALE_MS = 10 * MINUTE_MS;

/** Sends the notice that the start of a drop will be to its creator alone, by the channels that they have, whatever they prefer. */
export async function sendTestNotice(
  deps: TestNoticeDeps,
  { dropId, userId, creatorId }: { dropId: string; userId: string; creatorId: string },
): Promise<TestNotice | Refusal> {
  const { queues, clock } = deps;
  const drop = await deps.findDrop(dropId);
  if (drop?.creatorId !== creatorId) return new Refusal('not_found');
  const devices = queues.push ? await deps.devices.findIds([userId]) : [];
  const email = queues.email !== null && (await deps.findContact(userId))?.isConfirmed === true;
  const sent = { push: devices.length, email };
  if (devices.length === 0 && !email) return sent;
  const now = clock.now();
  const notice = toTestNotice(drop, now);
  const limit = {
    key: `test-notice:${userId}`,
    id: notice.event.id,
    max: LIMITS.testNoticesPerMinute,
    perMs: MINUTE_MS,
  };
  if (!(await deps.allowances.take(limit, now)))
    return new Refusal('limit_reached', { detail: `At most ${LIMITS.testNoticesPerMinute} tests a minute` });
  const job = { priority: 'orders' as const, staleAt: notice.staleAt };
  await queues.push?.add(
    devices.map(({ deviceId }) => ({
      ...job,
      id: `${notice.event.id}:${userId}:${deviceId}`,
      payload: { notice, userId, deviceId },
    })),
  );
  if (email)
    await queues.email?.add([{ ...job, id: `${notice.event.id}:${userId}`, payload: { notice, userId } }]);
  return sent;
}

/** As if it started now. It is in no log and no inbox. */
const toTestNotice = (drop: Drop, now: number): Notice => ({
  kind: 'dropStarted',
  event: {
    id: createId('evt'),
    topic: `creator:${drop.creatorId}`,
    seq: 0,
    type: 'drop.started',
    occurredAt: new Date(now).toISOString(),
    data: { drop },
  },
  staleAt: new Date(now + STALE_MS),
  isSent: true,
  isTest: true,
});
