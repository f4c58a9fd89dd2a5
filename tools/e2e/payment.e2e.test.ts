import type { Drop, LiveDrops } from '@livedrops/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, launch, newPhone, offerDrop, signIn } from './helpers/shop.ts';

const chromium = inject('chromium');

describe.skipIf(chromium === null)('reserving and paying', () => {
  let product: Product;
  let browser: Browser;
  let creator: LiveDrops;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    browser = await launch(chromium);
    creator = await product.demoClient(CREATOR);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  const offer = (stock: number) =>
    offerDrop(creator, { title: 'Reserve First Print', stock, checkout: 'hold' });

  async function openDrop(drop: Drop, name?: RegExp): Promise<Page> {
    const page = await (await newPhone(browser)).newPage();
    if (name) await signIn(page, product.shopUrl, name);
    await page.goto(`${product.shopUrl}/d/${drop.id}`);
    return page;
  }

  const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).click();
  const payment = (page: Page) => page.getByRole('region', { name: 'Payment' });
  const sales = (drop: Drop) => creator.drops.sales(drop.id);

  it('one fan pays and it is theirs; another is declined, gives up, and the unit is free again', async () => {
    const drop = await offer(2);
    const [taylor, rowan] = [await openDrop(drop, /taylor/i), await openDrop(drop, /rowan/i)];
    const visitor = await openDrop(drop);

    await press(taylor, /^Reserve/);
    await payment(taylor).getByRole('timer').waitFor();
    await expect.poll(() => sales(drop)).toMatchObject({ units: 0, held: 1 });
    await press(taylor, /^Pay/);
    await taylor
      .getByText(/LD-[0-9A-Z]{10}/)
      .first()
      .waitFor();
    await expect.poll(() => sales(drop)).toMatchObject({ orders: 1, units: 1, held: 0, buyers: 1 });

    await press(rowan, /^Reserve/);
    await payment(rowan).waitFor();
    // The last unit is reserved: a visitor is told that it may come back, and sees by itself when it does.
    const inBaskets = visitor.getByRole('button', { name: 'All in baskets' });
    await inBaskets.waitFor();
    expect(await visitor.getByText(/sold out|has a home/i).count()).toBe(0);
    expect(await rowan.getByText(/sold out|has a home/i).count()).toBe(0);
    // The reservation is in sight wherever its owner goes.
    await rowan.getByRole('link', { name: 'Products' }).click();
    await rowan.getByRole('complementary', { name: 'Your reservation' }).getByRole('timer').waitFor();
    await rowan.goBack();
    await payment(rowan).waitFor();
    await rowan.getByRole('radio', { name: /Decline/ }).check();
    await press(rowan, /^Pay/);
    await payment(rowan)
      .getByText(/still reserved for you/)
      .waitFor();
    await press(rowan, /^Give up$/);
    await press(rowan, /^Give it up$/);
    await rowan.getByRole('button', { name: /^Reserve/ }).waitFor();
    await inBaskets.waitFor({ state: 'hidden' });
    await expect.poll(() => sales(drop)).toMatchObject({ orders: 1, units: 1, held: 0 });
    // This client has not heard of the order: an answer of a second ago would do for it otherwise.
    creator.noteChange();
    expect(await creator.drops.get(drop.id)).toMatchObject({ status: 'live', remaining: 1 });

    const rows = (await creator.drops.orders(drop.id)).items;
    expect(rows.map(({ buyerName, status }) => `${buyerName.split(' ')[0]} ${status}`).toSorted()).toEqual([
      'Rowan failed',
      'Taylor confirmed',
    ]);
  });
});
