import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PUSH_ENV } from '../../packages/server/test/helpers/push-service.ts';
import { barriersOn } from './helpers/barriers.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { launch, signIn } from './helpers/shop.ts';

const chromium = inject('chromium');
const LOOKS = [
  { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'phone, dark', viewport: { width: 375, height: 812 }, colorScheme: 'dark' },
] as const;

/** For who has signed in. */
const OWN_PAGES = {
  account: '/account',
  notifications: '/notifications',
  'notification settings': '/account/notifications',
};

describe.skipIf(chromium === null)('the shop for everybody', () => {
  let product: Product;
  let browser: Browser;
  let pages: Record<string, string>;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') }, PUSH_ENV);
    browser = await launch(chromium);
    const fan = await product.demoClient('taylor.hernandez806@inbox.test');
    const [live, upcoming, creators] = await Promise.all([
      fan.drops.live(),
      fan.drops.upcoming(),
      fan.creators.list(),
    ]);
    pages = {
      home: '/',
      products: '/products',
      'a live drop': `/d/${live.items[0]?.id}`,
      'a coming drop': `/d/${upcoming.items[0]?.id}`,
      'a creator': `/c/${creators.items[0]?.handle}`,
      'sign in': '/sign-in',
      'what is not there': '/nowhere',
    };
    // So that an inbox has something to show.
    await fan.orders.create({ dropId: live.items[0]?.id ?? '', quantity: 1 });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  it.each(LOOKS)('has no serious barrier and fits the screen: $name', async ({ viewport, colorScheme }) => {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pages)) expect(await faultsOn(page, path), name).toEqual([]);
    await signIn(page, product.shopUrl, /taylor/i);
    for (const [name, path] of Object.entries(OWN_PAGES))
      expect(await faultsOn(page, path), name).toEqual([]);
    await context.close();
  });

  /** What keeps people from using a page: what axe finds serious, and content that scrolls sideways. */
  async function faultsOn(page: Page, path: string): Promise<string[]> {
    await page.goto(product.shopUrl + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const barriers = await barriersOn(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return [...barriers, ...(overflow > 0 ? [`scrolls sideways by ${overflow} px`] : [])];
  }
});
