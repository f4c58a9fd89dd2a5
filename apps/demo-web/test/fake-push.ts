import type { BrowserSubscription, PushBrowser } from '../src/lib/push-browser.ts';

export type FakePush = PushBrowser & {
  answer: NotificationPermission;
  subscribed: BrowserSubscription | null;
  asked: number;
  /** What `subscribe` fails with, as in a browser that cannot reach its push service. */
  failure: Error | null;
  /** A notification about `path` is pressed. */
  press: (path: string) => void;
};

/** A browser's push messages. The person was not asked yet and says yes. */
export const createFakePush = (given: Partial<FakePush> = {}): FakePush => {
  const listeners = new Set<(path: string) => void>();
  let permission: NotificationPermission = 'default';
  let made = 0;
  const fake: FakePush = {
    isSupported: true,
    answer: 'granted',
    subscribed: null,
    asked: 0,
    failure: null,
    permission: () => permission,
    askPermission: async () => {
      fake.asked += 1;
      permission = fake.answer;
      return permission;
    },
    subscription: async () => fake.subscribed,
    subscribe: async (publicKey) => {
      if (fake.failure !== null) throw fake.failure;
      made += 1;
      const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
      fake.subscribed = { device: { endpoint: `https://push.example.com/${made}`, keys }, publicKey };
      return fake.subscribed;
    },
    unsubscribe: async () => {
      fake.subscribed = null;
    },
    onOpen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press: (path) => listeners.forEach((listener) => listener(path)),
    ...given,
  };
  return fake;
};
