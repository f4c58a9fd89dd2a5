import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Drop, LiveDrops } from '@livedrops/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, DESKTOP, newPhone, offerDrop } from './helpers/shop.ts';

const chromium = inject('chromium');
const PATIENCE_MS = 120_000;
const STOCK = 40;
/** Width and height of a PNG stand behind its signature and the name of its first chunk. */
const PNG_SIZE_AT = 16;

describe.skipIf(chromium === null)('the minutes around a start', () => {
  let started: ProductWithStudio | undefined;
  let product: Product;
  let browser: Browser;
  let studio: StudioPage;
  let creator: LiveDrops;
  let fans: LiveDrops[];

  beforeAll(async () => {
    if (chromium === null) return;
    started = await startProductWithStudio(chromium);
    ({ product, studio, browser } = started);
    creator = await product.demoClient(CREATOR);
    fans = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        product.demoClient(`fan${String(n + 1).padStart(4, '0')}@fans.example.test`),
      ),
    );
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  async function openRoom(drop: Drop): Promise<Page> {
    const context = await browser.newContext({ viewport: DESKTOP, acceptDownloads: true });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await page.goto(`${studio.url}/#/drops/${drop.id}/live`);
    await page.getByRole('heading', { name: drop.title, level: 1 }).waitFor();
    return page;
  }

  /** Everybody buys one; what comes of it is the drop's affair. */
  const buy = (drop: Drop, some: readonly LiveDrops[]) =>
    Promise.allSettled(some.map((fan) => fan.orders.create({ dropId: drop.id, quantity: 1 })));

  const statusOf = async (drop: Drop) => (await creator.drops.get(drop.id)).status;

  it('show who waits, the race with the last drop, and how it ended', { timeout: 400_000 }, async () => {
    const before = await offerDrop(creator, { title: 'Paper Monsoon', stock: 10, checkout: 'instant' });
    await expect.poll(() => statusOf(before)).toBe('live');
    await buy(before, fans.slice(0, 10));
    await expect.poll(() => statusOf(before)).toBe('sold_out');
    await creator.drops.end(before.id);

    const drop = await offerDrop(creator, {
      title: 'Night Print',
      stock: STOCK,
      checkout: 'instant',
      perUserLimit: 1,
      startsInMs: 600_000,
    });
    const page = await openRoom(drop);
    const phone = await (await newPhone(browser)).newPage();
    await phone.goto(`${product.shopUrl}/d/${drop.id}`);
    await phone.getByRole('timer').first().waitFor();
    await page.getByText('fan waits').waitFor();
    await page.getByText(/The dashed line is Paper Monsoon, which sold out in/).waitFor();

    await creator.drops.update(drop.id, { startsAt: new Date(creator.clock.now() + 1_000).toISOString() });
    await expect.poll(() => statusOf(drop)).toBe('live');
    await buy(drop, fans.slice(0, 20));
    await buy(drop, fans.slice(0, 5));
    await page.getByText(/% gone; Paper Monsoon had \d+ % by now/).waitFor();
    await page.getByLabel('Fans').getByText('5 over the limit').waitFor();
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Big figures', pressed: true }).waitFor();
    await page.getByRole('region', { name: 'Last orders' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Last orders' }).waitFor();
    await page.goto(`${studio.url}/#/live`);
    await page.getByRole('article', { name: 'Night Print' }).getByText(`of ${STOCK} sold`).waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.goto(`${studio.url}/#/drops/${drop.id}/live`);

    await buy(drop, fans.slice(20));
    await expect.poll(() => statusOf(drop)).toBe('sold_out');
    await page
      .getByRole('region', { name: 'Units' })
      .getByText(/^in .+(faster|slower) than Paper Monsoon$/)
      .waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.context().close();
  });

  it('are told afterwards, as a report, a picture and a film', { timeout: 400_000 }, async () => {
    const drop = await offerDrop(creator, { title: 'Told', stock: 12, checkout: 'instant', perUserLimit: 1 });
    await expect.poll(() => statusOf(drop)).toBe('live');
    await buy(drop, fans.slice(0, 30));
    await expect.poll(() => statusOf(drop)).toBe('sold_out');
    await expect.poll(async () => (await creator.drops.report(drop.id)).refused).toEqual({ sold_out: 18 });
    await creator.drops.end(drop.id);
    const page = await openRoom(drop);
    const report = page.getByRole('article', { name: 'Report' });
    await report.getByRole('heading', { name: /^Sold out in / }).waitFor();
    await report.getByRole('region', { name: 'Turned away' }).getByText('18').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    const saving = page.waitForEvent('download');
    await report.getByRole('button', { name: 'Save a picture' }).click();
    const picture = await readFile(await (await saving).path());
    expect([picture.readUInt32BE(PNG_SIZE_AT), picture.readUInt32BE(PNG_SIZE_AT + 4)]).toEqual([1080, 1080]);
    await report.getByText(/Saved as drop\.png/).waitFor();

    const recording = page.waitForEvent('download');
    await report.getByRole('button', { name: 'Save the replay' }).click();
    const film = await recording;
    expect(film.suggestedFilename()).toMatch(/^drop\.(mp4|webm)$/);
    expect((await readFile(await film.path())).byteLength).toBeGreaterThan(50_000);
    await page.context().close();
  });
});
