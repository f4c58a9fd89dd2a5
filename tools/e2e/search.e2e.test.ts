import type { LiveDrops } from '@livedrops/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, launch, newPhone, PHONE } from './helpers/shop.ts';

const chromium = inject('chromium');
const TITLE = 'Crème Brûlée Bowl';

/** The search of the built shop, asked of a real server. */
describe.skipIf(chromium === null)('the search of the shop', () => {
  let product: Product;
  let browser: Browser;
  let creator: LiveDrops;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    browser = await launch(chromium);
    creator = await product.demoClient(CREATOR);
    await creator.products.create({ title: TITLE, description: '', price: 2400, currency: 'EUR' });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  async function openSearch(words = ''): Promise<Page> {
    const page = await (await newPhone(browser)).newPage();
    await page.goto(`${product.shopUrl}/products${words === '' ? '' : `?q=${encodeURIComponent(words)}`}`);
    await cards(page).first().waitFor();
    return page;
  }

  const cards = (page: Page) => page.getByRole('main').getByRole('article');
  const field = (page: Page) => page.getByRole('searchbox', { name: 'Search products' });
  const bowl = (page: Page) => page.getByRole('link', { name: TITLE });
  const searchOf = (page: Page) => new URL(page.url()).search;

  it('finds while one types, in one step of the history, and Back shows what was there before', async () => {
    const page = await openSearch();
    const steps = () => page.evaluate(() => history.length);
    const before = await steps();
    expect(await cards(page).count()).toBeGreaterThan(1);

    await field(page).pressSequentially('brul');
    await page.getByText('1 product for “brul”').waitFor();
    await bowl(page).waitFor();
    expect([await cards(page).count(), searchOf(page)]).toEqual([1, '?q=brul']);
    await field(page).pressSequentially('ee');
    await page.getByText('1 product for “brulee”').waitFor();
    expect([await steps(), searchOf(page)]).toEqual([before + 1, '?q=brulee']);

    await bowl(page).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page.goBack();
    await page.getByText('1 product for “brulee”').waitFor();
    expect(await field(page).inputValue()).toBe('brulee');
    await page.goBack();
    await expect.poll(() => cards(page).count()).toBeGreaterThan(1);
    expect([await field(page).inputValue(), searchOf(page)]).toEqual(['', '']);
  });

  it.each(['creme brulee', 'CRÈME BRÛLÉE', 'bowl crem', 'cre\u0300me'])('finds by “%s”', async (words) => {
    const page = await openSearch(words);
    await bowl(page).waitFor();
    expect(await cards(page).count()).toBe(1);
    expect(await field(page).inputValue()).toBe(words.normalize());
  });

  it('finds the creator by name, beside their products', async () => {
    const me = await creator.auth.me();
    const { name } = await creator.creators.get(me.creatorId ?? '');
    const page = await openSearch(name);
    await page.getByRole('navigation', { name: 'Creators with this name' }).getByText(name).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/c\//);
  });

  it('says that nothing is found, and leads back to everything', async () => {
    const page = await openSearch();
    await field(page).fill('qqqq zzzz');
    await page.getByText('Nothing found').waitFor();
    expect(await cards(page).count()).toBe(0);
    await page.getByRole('link', { name: 'Show all products' }).click();
    await cards(page).first().waitFor();
    expect([await field(page).inputValue(), searchOf(page)]).toEqual(['', '']);
  });

  it('fits a phone, with and without results', async () => {
    const page = await openSearch();
    const widest = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await widest()).toBeLessThanOrEqual(PHONE.width);
    await field(page).fill('a word that is longer than any screen of a phone '.slice(0, 80));
    await page.getByText('Nothing found').waitFor();
    expect(await widest()).toBeLessThanOrEqual(PHONE.width);
    for (const control of [field(page), page.getByRole('button', { name: 'Search', exact: true })]) {
      const box = await control.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= PHONE.width).toBe(true);
      // As large as a finger.
      expect(box?.height).toBeGreaterThanOrEqual(40);
    }
  });
});
