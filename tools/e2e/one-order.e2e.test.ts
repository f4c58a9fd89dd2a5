import type { Drop, LiveDrops } from '@livedrops/sdk';
import mongoose from 'mongoose';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { translatePage } from '../test/translate-page.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, DESKTOP, launch, newPhone, offerDrop, PHONE, signIn } from './helpers/shop.ts';

const STOCK = 10;
const ORDERS = '**/api/orders';
/** Far enough for every page to be open before it, however slow the machine is. */
const FAR_MS = 600_000;
const chromium = inject('chromium');

describe.skipIf(chromium === null)('one press of Buy in the shop is one order', () => {
  let product: Product;
  let browser: Browser;
  let creator: LiveDrops;
  let database: mongoose.Connection;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    browser = await launch(chromium);
    creator = await product.demoClient(CREATOR);
    database = await mongoose.createConnection(product.mongoUri).asPromise();
  });
  afterAll(async () => {
    await database?.close();
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  /** A new drop, and the browser of a fan who is signed in. */
  async function open(
    perUserLimit: number | null = null,
    prepare: (context: BrowserContext) => Promise<unknown> = async () => {},
  ): Promise<{ drop: Drop; context: BrowserContext; openTab: () => Promise<Page> }> {
    const drop = await offerDrop(creator, { title: 'Once Only', stock: STOCK, perUserLimit });
    const context = await newPhone(browser);
    await prepare(context);
    const door = await context.newPage();
    await signIn(door, product.shopUrl, /taylor/i);
    await door.close();
    const openTab = async () => {
      const page = await context.newPage();
      await page.goto(`${product.shopUrl}/d/${drop.id}`);
      await buyButton(page).waitFor();
      return page;
    };
    return { drop, context, openTab };
  }

  const buyButton = (page: Page) => page.getByRole('button', { name: /^Buy/ });
  const isMine = (page: Page) => page.getByText('It’s yours').waitFor();
  const stored = ({ id }: Drop) => database.collection('orders').countDocuments({ 'items.dropId': id });

  /** One unit is gone, and the browser keeps nothing of the order any more. */
  async function expectSettled(drop: Drop, page: Page): Promise<void> {
    // This client has not heard of the order: an answer of a second ago would do for it otherwise.
    creator.noteChange();
    expect(await creator.drops.get(drop.id)).toMatchObject({ remaining: STOCK - 1 });
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.order.')));
    await expect.poll(kept).toEqual([]);
  }

  /** Faster than the page can change: two presses that nothing of the browser marks as a double click. */
  async function ordersOfTwoPresses({ drop, openTab }: Awaited<ReturnType<typeof open>>): Promise<number> {
    const page = await openTab();
    await buyButton(page).evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await isMine(page);
    await expectSettled(drop, page);
    return stored(drop);
  }

  async function ordersAfterReload({ drop, openTab }: Awaited<ReturnType<typeof open>>): Promise<number> {
    const page = await openTab();
    await page.route(ORDERS, async (route) => void (await route.fetch()), { times: 1 });
    await buyButton(page).click();
    await expect.poll(() => stored(drop)).toBe(1);
    await page.reload();
    await isMine(page);
    await expectSettled(drop, page);
    return stored(drop);
  }

  /** What a browser does with a tab that nobody looks at: no timer runs, no message is handled, and what it locked stays locked. */
  const fallAsleep = async (context: BrowserContext, page: Page) =>
    (await context.newCDPSession(page)).send('Page.setWebLifecycleState', { state: 'frozen' });

  it('after a double click', async () => expect(await ordersOfTwoPresses(await open())).toBe(1));

  describe('in a page that the browser translates', () => {
    const openTranslated = () => open(null, (context) => context.addInitScript(translatePage));

    it('after a double click', async () => expect(await ordersOfTwoPresses(await openTranslated())).toBe(1));
    it('after a reload in mid-request', async () =>
      expect(await ordersAfterReload(await openTranslated())).toBe(1));
  });

  describe('beside a tab that sleeps', () => {
    const openBesideSleeper = async () => {
      const opened = await open();
      await fallAsleep(opened.context, await opened.openTab());
      return opened;
    };

    it('after a double click', async () =>
      expect(await ordersOfTwoPresses(await openBesideSleeper())).toBe(1));
    it('after a reload in mid-request', async () =>
      expect(await ordersAfterReload(await openBesideSleeper())).toBe(1));

    it('which it fell into in the middle of the same order', async () => {
      const { drop, context, openTab } = await open();
      const [sleeper, page] = [await openTab(), await openTab()];
      await sleeper.route(ORDERS, async (route) => void (await route.fetch()), { times: 1 });
      await buyButton(sleeper).click();
      await expect.poll(() => stored(drop)).toBe(1);
      await fallAsleep(context, sleeper);
      // This tab was told of the order that the other one keeps, and finds out what became of it.
      await page.reload();
      await isMine(page);
      expect(await stored(drop)).toBe(1);
      await expectSettled(drop, page);
    });
  });

  /** Every place that what can be pressed or read on the page has had, from now until it is asked for. */
  const watchPlaces = (page: Page) =>
    page.evaluateHandle(() => {
      const seen = new Set<string>();
      const look = () => {
        const parts = document.querySelectorAll(
          'article :is(h1, button, dl, [role="group"], [role="timer"])',
        );
        const places = [...parts].map((part) => {
          const { x, y, width, height } = part.getBoundingClientRect();
          const name = part.getAttribute('aria-label') ?? part.tagName;
          return `${part.role === 'timer' ? 'clock' : name} ${[x, y + scrollY, width, height].map(Math.round).join(' ')}`;
        });
        seen.add(places.join('\n'));
      };
      look();
      setInterval(look, 16);
      return { seen, look };
    });

  it.each([
    ['phone', PHONE, true],
    ['desktop', DESKTOP, true],
    ['phone, signed out', PHONE, false],
  ])('and nothing on the page moves when the drop opens: %s', async (_name, viewport, isSignedIn) => {
    const options = [
      { perUserLimit: 1 },
      { perUserLimit: 2, checkout: 'hold' },
      { perUserLimit: 5 },
      { perUserLimit: null, checkout: 'hold' },
    ] as const;
    const context = await newPhone(browser, viewport);
    if (isSignedIn) await signIn(await context.newPage(), product.shopUrl, /taylor/i);
    const opened = await Promise.all(
      options.map(async (option) => {
        const terms = { title: 'Standing Still', stock: STOCK, startsInMs: FAR_MS, ...option };
        const drop = await offerDrop(creator, terms);
        const page = await context.newPage();
        await page.goto(`${product.shopUrl}/d/${drop.id}`);
        await page.getByText('Live updates are on').waitFor({ state: 'attached' });
        await page
          .getByRole('button', { name: isSignedIn ? /^Not open yet/ : 'Sign in to be ready' })
          .waitFor();
        if (isSignedIn && option.perUserLimit !== 1)
          await page.getByRole('button', { name: 'One more' }).click();
        // Pictures, fonts and parts that come late have come.
        await page.waitForLoadState('networkidle');
        await page.evaluate(() => document.fonts.ready);
        return { drop, page, places: await watchPlaces(page) };
      }),
    );
    await Promise.all(
      opened.map(({ drop }) =>
        creator.drops.update(drop.id, { startsAt: new Date(creator.clock.now() + 3000).toISOString() }),
      ),
    );
    for (const { page, places, drop } of opened) {
      await page
        .getByRole('button', { name: isSignedIn ? /^(Buy|Reserve)/ : /^Sign in to (buy|reserve)/ })
        .waitFor();
      const seen = await places.evaluate(({ seen, look }) => {
        look();
        return [...seen];
      });
      expect(seen, `limit ${drop.perUserLimit}, ${drop.checkout}`).toEqual([seen[0]]);
      const total = drop.price * (drop.perUserLimit === 1 ? 1 : 2);
      if (isSignedIn) await page.getByRole('button', { name: new RegExp(`${total / 100}`) }).waitFor();
    }
  });

  /** Presses that come as soon as the page has an answer to the one before. */
  async function pressNineTimes(page: Page, press: () => Promise<void>): Promise<void> {
    for (let times = 0; times < 9; times += 1) {
      await press();
      await page.locator('[data-state="busy"]').waitFor({ state: 'hidden' });
    }
  }

  it.each(['Enter', 'Space', 'mouse', 'finger'] as const)(
    'after nine more presses by %s where five orders are allowed',
    async (by) => {
      const { drop, openTab } = await open(5);
      const page = await openTab();
      // The one button, whatever it says. It is pressed also where it says that it cannot be.
      const button = page.locator('article button[data-state]');
      await button.focus();
      const press = async () => {
        if (by === 'Enter' || by === 'Space') return page.keyboard.press(by);
        // Clear of the navigation at the bottom, which would be pressed instead.
        await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
        return by === 'mouse' ? button.click({ force: true }) : button.tap({ force: true });
      };
      await press();
      await isMine(page);
      // The ticket has pushed the button to where it stays, and there it is pressed.
      await pressNineTimes(page, press);
      expect(await stored(drop)).toBe(1);
    },
  );

  it('when a key is held, and another order is a decision of its own', async () => {
    const { drop, openTab } = await open(5);
    const page = await openTab();
    await buyButton(page).focus();
    for (let times = 0; times < 30; times += 1) await page.keyboard.down('Enter');
    await isMine(page);
    for (let times = 0; times < 30; times += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await stored(drop)).toBe(1);
    await page.getByRole('button', { name: 'Order placed' }).waitFor();

    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Buy another');
    await pressNineTimes(page, () => page.keyboard.press('Enter'));
    expect(await stored(drop)).toBe(1);
    await buyButton(page).focus();
    await pressNineTimes(page, () => page.keyboard.press('Space'));
    await page.getByRole('button', { name: 'Order placed' }).waitFor();
    expect(await stored(drop)).toBe(2);
  });

  it('after a reload in mid-request, when the server had made it', async () =>
    expect(await ordersAfterReload(await open())).toBe(1));

  it('after a reload in mid-request, when the server had not heard of it', async () => {
    const { drop, openTab } = await open();
    const page = await openTab();
    let isHeld = false;
    await page.route(ORDERS, () => void (isHeld = true), { times: 1 });
    await buyButton(page).click();
    await expect.poll(() => isHeld).toBe(true);
    await page.reload();
    await page.getByRole('button', { name: 'Try again safely' }).click();
    await isMine(page);
    expect(await stored(drop)).toBe(1);
    await expectSettled(drop, page);
  });

  it('in a browser that blocks site data', async () => {
    const drop = await offerDrop(creator, { title: 'Once Only', stock: STOCK });
    const context = await newPhone(browser);
    await context.addInitScript(() => {
      LockManager.prototype.request = () =>
        Promise.reject(
          new DOMException('Access to the Locks API is denied in this context', 'SecurityError'),
        );
      for (const area of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, area, {
          get: () => {
            throw new DOMException('Access is denied for this document', 'SecurityError');
          },
        });
    });
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('pageerror', ({ message }) => broken.push(message));
    await page.goto(`${product.shopUrl}/d/${drop.id}`);
    await page.getByRole('button', { name: 'Sign in to buy' }).click();
    await page.getByRole('button', { name: /taylor/i }).click();
    await page.waitForURL((url) => url.pathname === `/d/${drop.id}`);
    // An access token names its second: one that is renewed in the same one would be the same, and is not sent again.
    const second = () => Math.floor(Date.now() / 1000);
    const signedIn = second();
    await expect.poll(second).toBeGreaterThan(signedIn);
    const refreshed = page.waitForResponse((response) => response.url().endsWith('/auth/refresh'));
    // The access token has ended; after its renewal the order is made, and its answer is lost.
    const body = JSON.stringify({
      code: 'token_expired',
      title: 'Expired',
      status: 401,
      outcome: 'not_executed',
    });
    const fates: ((route: Route) => Promise<void>)[] = [
      (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body }),
      async (route) => void (await route.fetch()),
    ];
    await page.route(ORDERS, (route) => fates.shift()?.(route) ?? route.continue());
    await buyButton(page).click();
    expect((await refreshed).status()).toBe(200);
    await expect.poll(() => stored(drop)).toBe(1);
    await page.getByRole('link', { name: 'LiveDrops, home' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goBack();
    await isMine(page);
    expect(await stored(drop)).toBe(1);
    expect(broken).toEqual([]);
  });

  it('from two tabs at once', async () => {
    const { drop, context, openTab } = await open();
    const tabs = [await openTab(), await openTab()];
    // Neither gets its answer before both were pressed and have asked: a press after the order is there would be another order.
    const keys = new Set<string | undefined>();
    const asked = new Set<unknown>();
    const all = Promise.withResolvers<void>();
    const pressed = Promise.withResolvers<void>();
    await context.route(ORDERS, async (route) => {
      const request = route.request();
      if (request.method() === 'POST') {
        keys.add(request.headers()['idempotency-key']);
        // A tab may ask more than once, and also because the other one was pressed.
        asked.add(request.frame().page());
        if (asked.size === tabs.length) all.resolve();
        await Promise.all([all.promise, pressed.promise]);
      }
      // Whoever has asked again meanwhile does not wait for its first answer.
      await route.continue().catch(() => {});
    });
    // At once, not when it would be sensible: a button that waits for the other tab's order takes no press.
    await Promise.all(tabs.map((tab) => buyButton(tab).evaluate((button: HTMLElement) => button.click())));
    pressed.resolve();
    await Promise.all(tabs.map(isMine));
    expect(keys.size).toBe(1);
    expect(await stored(drop)).toBe(1);
    for (const tab of tabs) await expectSettled(drop, tab);
  });

  it('after the network was away while it was on its way', async () => {
    const { drop, context, openTab } = await open();
    const page = await openTab();
    await page.route(
      ORDERS,
      async (route) => {
        await route.fetch();
        await context.setOffline(true);
        await route.abort('internetdisconnected');
      },
      { times: 1 },
    );
    await buyButton(page).click();
    await page
      .getByText('Your order is kept. We check it as soon as you are back.', { exact: true })
      .waitFor();
    await context.setOffline(false);
    await isMine(page);
    expect(await stored(drop)).toBe(1);
    await expectSettled(drop, page);
  });
});
