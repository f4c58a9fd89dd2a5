import { changePreferences, LIMITS, type Reach, type TestNotice } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import type { createInbox } from './inbox.ts';
import type { PreferencesStore } from './preferences.store.ts';
import type { PushDeviceStore } from './push-device.store.ts';
import { type PushSettings, whyNotPush } from './push-sender.ts';

export type NotificationsRoutesDeps = {
  inbox: ReturnType<typeof createInbox>;
  preferences: PreferencesStore;
  devices: Pick<PushDeviceStore, 'save' | 'remove'>;
  /** The channels that this installation has beside the inbox; `null`: it has not. */
  settings: { push: Pick<PushSettings, 'publicKey' | 'allowPrivate'> | null; email: object | null };
  /** Told when the inbox of a person is not as it was. */
  onInboxChanged(userId: string): void;
  clock: Clock;
  reach(creatorId: string): Promise<Reach>;
  testNotice(input: { dropId: string; userId: string; creatorId: string }): Promise<TestNotice | Refusal>;
};

export const notificationsRoutes = ({
  inbox,
  preferences,
  devices,
  settings,
  onInboxChanged,
  clock,
  reach,
  testNotice,
}: NotificationsRoutesDeps) => {
  const { push, email } = settings;
  return routes({
    'notifications.list': ({ caller, query: { cursor, limit = LIMITS.pageSizeDefault } }) =>
      inbox.list(caller.userId, cursor, limit),
    'notifications.unread': async ({ caller }) => ({ unreadCount: await inbox.unread(caller.userId) }),
    'notifications.markRead': async ({ caller: { userId }, body: { upTo } }) => {
      const unreadCount = await inbox.markRead(userId, upTo === undefined ? null : new Date(upTo));
      onInboxChanged(userId);
      return { unreadCount };
    },
    'notifications.channels': async () => ({ inbox: true, push: push !== null, email: email !== null }),
    'notifications.preferences': ({ caller }) => preferences.find(caller.userId),
    'notifications.updatePreferences': async ({ caller: { userId }, body }) => {
      const changed = await preferences.change(userId, (before) => changePreferences(before, body));
      onInboxChanged(userId);
      return changed;
    },
    'creators.reach': ({ caller: { creatorId } }) => reach(creatorId),
    'drops.testNotice': ({ caller: { userId, creatorId }, params: { dropId } }) =>
      testNotice({ dropId, userId, creatorId }),
    'push.key': async () => ({ publicKey: push?.publicKey ?? null }),
    'push.subscribe': async ({ caller, body }) => {
      if (!push) return new Refusal('invalid_transition', { detail: 'This server sends no push messages' });
      const fault = whyNotPush(body.endpoint, push.allowPrivate);
      if (fault !== null)
        return new Refusal('validation_failed', { errors: [{ field: 'endpoint', message: fault }] });
      const device = await devices.save(caller.userId, body, {
        serverKey: push.publicKey,
        now: new Date(clock.now()),
      });
      return { id: device.id, createdAt: device.createdAt.toISOString() };
    },
    'push.unsubscribe': async ({ caller, params: { deviceId } }) => {
      await devices.remove(deviceId, caller.userId);
    },
  });
};
