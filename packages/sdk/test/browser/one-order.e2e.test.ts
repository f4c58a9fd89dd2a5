import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import '../../../../tools/test/provided.ts';
import { makeDrop } from '../../../server/test/helpers/shop.ts';
import { startApp, type Person, type TestApp } from '../../../server/test/helpers/start-app.ts';
import { servePage } from './serve-page.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === null)('in a real browser, one intent is one order', () => {
  let shop: Awaited<ReturnType<typeof servePage>>;
  let app: TestApp;
  let browser: Browser;
  let dropId: string;

  beforeAll(async () => {
    if (chromium === null) return;
    shop = await servePage();
    app = await startApp({ env: { CORS_ORIGINS: shop.origin } });
    const creator = await app.signUpCreator();
    dropId = (await makeDrop(creator.client, { stock: 50 })).id;
    const { executablePath, args } = chromium;
    browser = await playwright.launch({ executablePath, args: [...args] });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
    await shop?.[Symbol.asyncDispose]();
  });

  const open = async (): Promise<{ fan: Person; context: BrowserContext; openTab: () => Promise<Page> }> => {
    const [fan, context] = await Promise.all([app.signUp(), browser.newContext()]);
    onTestFinished(() => context.close());
    const { accessToken: token } = fan.session;
    const address = `${shop.origin}/?${new URLSearchParams({ api: app.url, token, drop: dropId }).toString()}`;
    const openTab = async () => {
      const page = await context.newPage();
      await page.goto(address);
      await page.waitForFunction(() => typeof buy === 'function');
      return page;
    };
    return { fan, context, openTab };
  };
  const buyOn = (page: Page) => page.evaluate(() => buy());
  const idsOf = async ({ client }: Person) =>
    (await client.orders.list().toArray({ limit: 10 })).map(({ id }) => id);

  it('after a double click', async () => {
    const { fan, openTab } = await open();
    const page = await openTab();
    const bought = await page.evaluate(() => Promise.all([buy(), buy(), buy()]));
    expect(new Set(bought).size).toBe(1);
    expect(await idsOf(fan)).toEqual([bought[0]]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  it('after a reload in the middle of it, when the server had done it already', async () => {
    const { fan, openTab } = await open();
    const page = await openTab();
    // It happens, and the page never hears of it.
    await page.route('**/api/orders', async (route) => void (await route.fetch()), { times: 1 });
    void buyOn(page).catch(() => {});
    await expect.poll(() => idsOf(fan)).toHaveLength(1);
    await page.reload();
    await page.waitForFunction(() => typeof resume === 'function');
    const [id] = await idsOf(fan);
    expect(await page.evaluate(() => resume())).toBe(id);
    expect(await idsOf(fan)).toEqual([id]);
    expect(await page.evaluate(() => resume())).toBeNull();
  });

  it('from two tabs at once', async () => {
    const { fan, context, openTab } = await open();
    const tabs = await Promise.all([openTab(), openTab()]);
    // Neither gets its answer before both have asked: a press after the order is there would be another order.
    const waiting: (() => void)[] = [];
    await context.route('**/api/orders', async (route) => {
      if (route.request().method() === 'POST') {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === tabs.length) for (const go of waiting) go();
        });
      }
      await route.continue();
    });
    const bought = await Promise.all(tabs.map(buyOn));
    const ids = await idsOf(fan);
    expect(new Set(bought)).toEqual(new Set(ids));
    expect(ids).toHaveLength(1);
  });

  it('after the network was away', async () => {
    const { fan, context, openTab } = await open();
    const page = await openTab();
    await context.setOffline(true);
    const bought = buyOn(page);
    await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(1);
    expect(await idsOf(fan)).toEqual([]);
    await context.setOffline(false);
    const id = await bought;
    expect(await idsOf(fan)).toEqual([id]);
  });
});
