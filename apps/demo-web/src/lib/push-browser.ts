import type { PushDeviceInput } from '@livedrops/sdk';

/** What the shop needs of a browser for push messages. Tests have a fake of it. */
export type PushBrowser = {
  /** Whether this browser can show push messages at all. */
  readonly isSupported: boolean;
  /** What the person answered so far; `default` means that nobody asked. */
  permission: () => NotificationPermission;
  /** Asks the person. Browsers allow it only while a press is handled. */
  askPermission: () => Promise<NotificationPermission>;
  /** The subscription that there is, with the server's key that it was made for. */
  subscription: () => Promise<BrowserSubscription | null>;
  /** Subscribes with the server's key. Rejects when the browser's push service cannot be reached. */
  subscribe: (publicKey: string) => Promise<BrowserSubscription>;
  /** Ends the subscription, if there is one: the push service then takes no more messages for it. */
  unsubscribe: () => Promise<void>;
  /** Calls `listener` with a path of the shop when a notification was pressed while the shop is open. Returns how to stop. */
  onOpen: (listener: (path: string) => void) => () => void;
};

export type BrowserSubscription = { device: PushDeviceInput; publicKey: string | null };

const WORKER = '/push-worker.js';
/** No page is below this scope: the worker shows notifications and never stands between the shop and the network. */
const SCOPE = '/push/';

/** The browser's own push messages (W3C Push API). */
export const createPushBrowser = (): PushBrowser => {
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (!isSupported) return unsupportedPush;
  const present = async () =>
    (await (await navigator.serviceWorker.getRegistration(SCOPE))?.pushManager.getSubscription()) ?? null;
  return {
    isSupported,
    permission: () => Notification.permission,
    askPermission: () => Notification.requestPermission(),
    subscription: async () => {
      const subscription = await present();
      return subscription === null ? null : describe(subscription);
    },
    subscribe: async (publicKey) => {
      const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
      await untilActive(registration);
      const options = { userVisibleOnly: true, applicationServerKey: publicKey };
      return describe(await registration.pushManager.subscribe(options));
    },
    unsubscribe: async () => {
      await (await present())?.unsubscribe();
    },
    onOpen: (listener) => {
      const hear = ({ data }: MessageEvent<unknown>) => {
        if (isOpenMessage(data)) listener(data.path);
      };
      navigator.serviceWorker.addEventListener('message', hear);
      navigator.serviceWorker.startMessages();
      return () => navigator.serviceWorker.removeEventListener('message', hear);
    },
  };
};

const unsupportedPush: PushBrowser = {
  isSupported: false,
  permission: () => 'default',
  askPermission: () => Promise.resolve('default'),
  subscription: () => Promise.resolve(null),
  subscribe: () => Promise.reject(new Error('This browser has no push messages')),
  unsubscribe: () => Promise.resolve(),
  onOpen: () => () => undefined,
};

const describe = (subscription: PushSubscription): BrowserSubscription => {
  const key = subscription.options.applicationServerKey;
  return {
    device: subscription.toJSON() as PushDeviceInput,
    publicKey: key === null ? null : encodeBase64Url(new Uint8Array(key)),
  };
};

const encodeBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Browsers refuse to subscribe a worker that is not active yet. */
const untilActive = async ({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> => {
  const worker = installing ?? waiting;
  if (active !== null || worker === null) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The push worker could not be installed'));
    });
  });
};

const isOpenMessage = (data: unknown): data is { type: 'open'; path: string } =>
  typeof data === 'object' &&
  data !== null &&
  'type' in data &&
  data.type === 'open' &&
  'path' in data &&
  typeof data.path === 'string';
