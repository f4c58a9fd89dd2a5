import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { anyFreePort } from '../services/free-port.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, DESKTOP, launch, offerDrop } from './helpers/shop.ts';
import { serveStudio } from './helpers/studio-page.ts';

const chromium = inject('chromium');
const ORDERS = 1200;
const AT_ONCE = 100;
const PATIENCE_MS = 60_000;

describe.skipIf(chromium === null)('a creator with many orders', () => {
  let product: Product;
  let browser: Browser;
  let studio: Awaited<ReturnType<typeof serveStudio>>;

  beforeAll(async () => {
    if (chromium === null) return;
    const port = await anyFreePort();
    const studioUrl = `http://127.0.0.1:${port}`;
    product = await startProduct(
      { mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') },
      { CORS_ORIGINS: studioUrl },
    );
    studio = await serveStudio(product.apiUrl, port);
    browser = await launch(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.[Symbol.asyncDispose]();
    await product?.[Symbol.asyncDispose]();
  });

  async function openOrders(): Promise<Page> {
    const context = await browser.newContext({ viewport: DESKTOP });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    return page;
  }

  it('sends them all with five presses, and sees only a screenful in the page', async () => {
    const creator = await product.demoClient(CREATOR);
    const fan = await product.demoClient('rowan.ibrahim585@inbox.test');
    const drop = await offerDrop(creator, { title: 'Many', stock: ORDERS, checkout: 'instant' });
    const buy = () => fan.orders.create({ dropId: drop.id, quantity: 1 });
    for (let count = 0; count < ORDERS; count += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, buy));
    const toPack = async () => (await creator.orders.soldCounts({ dropId: drop.id })).to_pack;
    await expect.poll(toPack, { timeout: PATIENCE_MS }).toBe(ORDERS);

    const page = await openOrders();
    await page.getByLabel('Drop', { exact: true }).selectOption(drop.id);
    await page.getByRole('button', { name: /To pack.*1,200/ }).waitFor();
    await page
      .getByRole('checkbox', { name: /Choose LD-/ })
      .first()
      .waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('checkbox', { name: 'Choose all that are loaded' }).check();
    await page.getByRole('button', { name: 'Choose all 1,200 in this view' }).click();
    await page.getByRole('button', { name: 'Mark as shipped', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as shipped' }).click();
    await page.getByText('1,200 shipped').waitFor();
    await page.getByText('Nothing here').waitFor();
    await page.getByRole('button', { name: 'Close the report' }).click();
    expect(await toPack()).toBe(0);
    const { sent } = await creator.orders.soldCounts({ dropId: drop.id });
    expect(sent).toBe(ORDERS);
    await page.context().close();
  });
});
