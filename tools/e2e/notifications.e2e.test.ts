import type { Drop, PushDeviceInput } from '@livedrops/sdk';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  openPushService,
  PUSH_ENV,
  type PushService,
} from '../../packages/server/test/helpers/push-service.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, launch, newPhone, offerDrop, signIn } from './helpers/shop.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === null)('news for a fan', () => {
  let product: Product;
  let browser: Browser;
  let pushService: PushService;

  beforeAll(async () => {
    if (chromium === null) return;
    pushService = await openPushService();
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') }, PUSH_ENV);
    browser = await launch(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
    await pushService?.[Symbol.asyncDispose]();
  });

  /** The shop on a phone, as a demo fan who has signed in. */
  async function openShop(fan: RegExp, context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await signIn(page, product.shopUrl, fan);
    return page;
  }

  /** A drop of Drew's that starts in a moment, or later. */
  async function schedule(title: string, startsInMs = 4000): Promise<Drop> {
    const creator = await product.demoClient(CREATOR);
    return offerDrop(creator, { title, startsInMs, stock: 10 });
  }

  /** Follows Drew on the page of one of Drew's drops. The button answers before the server does. */
  async function follow(page: Page, drop: Drop): Promise<void> {
    await page.goto(`${product.shopUrl}/d/${drop.id}`);
    const button = page.getByRole('button', { name: `Follow ${drop.creatorName}`, exact: true }).first();
    const [answer] = await Promise.all([
      page.waitForResponse(
        (one) => one.request().method() === 'POST' && one.url().endsWith(`/follow/${drop.creatorId}`),
      ),
      button.click(),
    ]);
    expect(answer.ok()).toBe(true);
  }

  it('comes to the bell, and from there to the drop', async () => {
    const context = await newPhone(browser);
    const page = await openShop(/taylor/i, context);
    await follow(page, await schedule('Followed here', 3_600_000));
    await schedule('Before the bell');
    // Whatever came so far.
    await page.goto(`${product.shopUrl}/notifications`);
    await page.getByRole('link', { name: 'Before the bell went live' }).waitFor();
    await page.getByRole('link', { name: 'Notifications, none unread' }).waitFor();

    await page.goto(`${product.shopUrl}/products`);
    await page.getByText('Live updates are on').waitFor();
    const drop = await schedule('Rung by the bell');
    await page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
    await page.getByRole('link', { name: 'New: Rung by the bell went live' }).click();
    await page.getByRole('link', { name: 'Notifications, none unread' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/d/${drop.id}`);
  });

  it('comes to a device by push, opens its page there, and stops when one signs out', async () => {
    const device = pushService.addDevice();
    const context = await newPhone(browser);
    await context.grantPermissions(['notifications'], { origin: product.shopUrl });
    await context.addInitScript(pretendToSubscribe, device.subscription);
    const page = await openShop(/rowan/i, context);
    const fan = await product.demoClient('rowan.ibrahim585@inbox.test');
    const { creatorId = '' } = await (await product.demoClient(CREATOR)).auth.me();
    await fan.follows.follow(creatorId);

    await page.goto(`${product.shopUrl}/account/notifications`);
    await page.getByRole('button', { name: 'Turn on notifications on this device' }).click();
    await page.getByText('On for this device').waitFor();

    // The server sends, the push service decrypts what came, and the browser hands it to the shop's worker.
    const drop = await schedule('Pushed to a phone');
    const messageOf = () =>
      device.received.find(({ message }) => message['title'] === `Now live: “${drop.title}”`);
    await expect.poll(messageOf).toBeDefined();
    const [worker = expect.fail('the push worker does not run')] = context.serviceWorkers();
    await worker.evaluate(watchShowing);
    await deliver(page, JSON.stringify(messageOf()?.message));
    expect(await worker.evaluate(untilShown)).toBe(`Now live: “${drop.title}”`);

    await worker.evaluate(pressNotification);
    await page.waitForURL((url) => url.pathname === `/d/${drop.id}`);

    await page.goto(`${product.shopUrl}/account`);
    const forgotten = page.waitForResponse(
      (answer) => answer.request().method() === 'DELETE' && answer.url().includes('/me/push-subscriptions/'),
    );
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect((await forgotten).status()).toBe(204);
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('pretended'))).toBeNull();
  });
});

/** A headless browser has no push service of its own: its subscription is one at ours. The worker and the permission are real. */
function pretendToSubscribe(device: PushDeviceInput): void {
  const subscription = (key: string) =>
    ({
      toJSON: () => device,
      options: { applicationServerKey: Uint8Array.from(atob(key), (char) => char.charCodeAt(0)).buffer },
      unsubscribe: async () => {
        sessionStorage.removeItem('pretended');
        return true;
      },
    }) as unknown as PushSubscription;
  PushManager.prototype.subscribe = async (options) => {
    const given = options?.applicationServerKey;
    const key = typeof given === 'string' ? given.replaceAll('-', '+').replaceAll('_', '/') : '';
    sessionStorage.setItem('pretended', key);
    return subscription(key);
  };
  PushManager.prototype.getSubscription = async () => {
    const key = sessionStorage.getItem('pretended');
    return key === null ? null : subscription(key);
  };
}

/** Gives a message to the page's push worker, as the browser's push service would. */
async function deliver(page: Page, data: string): Promise<void> {
  const { origin } = new URL(page.url());
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ scopeURL }) => scopeURL === `${origin}/push/`);
      if (found) resolve(found.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data });
  await devtools.detach();
}

type WorkerScope = { registration: ServiceWorkerRegistration; firstShown: Promise<string> };

/** Runs in the worker. Looking for the notification again and again would not do: Chromium drops one that is asked for too soon. */
function watchShowing(): void {
  const worker = globalThis as unknown as WorkerScope;
  const show = worker.registration.showNotification.bind(worker.registration);
  worker.firstShown = new Promise((resolve, reject) => {
    worker.registration.showNotification = (title, options) => {
      const shown = show(title, options);
      shown.then(() => resolve(title), reject);
      return shown;
    };
  });
}

/** Runs in the worker: the title of the first notification that the browser has shown. */
const untilShown = (): Promise<string> => (globalThis as unknown as WorkerScope).firstShown;

/** Runs in the worker: what the browser does when a person presses what it shows. */
async function pressNotification(): Promise<void> {
  const worker = globalThis as unknown as WorkerScope;
  const [notification] = await worker.registration.getNotifications();
  const { NotificationEvent } = globalThis as unknown as {
    NotificationEvent: new (type: string, init: object) => Event;
  };
  dispatchEvent(new NotificationEvent('notificationclick', { notification }));
}
