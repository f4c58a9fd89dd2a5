import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { halves } from '../../packages/server/test/helpers/picture-files.ts';
import { barriersOn } from './helpers/barriers.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, offerDrop } from './helpers/shop.ts';

const chromium = inject('chromium');
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(chromium === null)('a new creator', () => {
  let started: ProductWithStudio | undefined;
  let product: Product;
  let studio: StudioPage;
  let browser: Browser;

  beforeAll(async () => {
    if (chromium === null) return;
    started = await startProductWithStudio(chromium);
    ({ product, studio, browser } = started);
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  /** Each state in both colour schemes: nothing keeps people from using it. `BEGIN_SHOTS` is a folder for pictures of them. */
  const lookAt = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['BEGIN_SHOTS'];
    for (const colorScheme of ['dark', 'light'] as const) {
      // As the computer says it: an attribute that we set would be set back while axe looks.
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      expect(await barriersOn(page), `${name}, ${colorScheme}`).toEqual([]);
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true });
    }
    if (folder === undefined) return;
    await page.setViewportSize(PHONE);
    await page.screenshot({ path: `${folder}/${name}-phone.png` });
    await page.setViewportSize(DESKTOP);
  };

  const open = (page: Page, place: string) =>
    page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: place }).click();

  it('makes an account, a profile with a picture, a product and a drop, and finds them in the shop', async () => {
    const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').fill('Noor Bakker');
    await page.getByLabel('E-mail').fill(`noor-${randomUUID().slice(0, 8)}@example.test`);
    await page.getByLabel('Password', { exact: true }).fill('a kiln that is never cold');
    await page.getByRole('button', { name: 'Create the account' }).click();

    const handle = `noor-${randomUUID().slice(0, 8)}`;
    await page.getByRole('heading', { name: 'Become a creator' }).waitFor();
    await page.getByLabel('Handle').fill(handle);
    await page.getByLabel('About you').fill('Bowls, thrown by hand.\nOne kiln, one pair of hands.');
    await page.getByRole('button', { name: 'Add a link' }).click();
    await page.getByLabel('Address of link 1').fill('kiln.example/noor');
    const buffer = await halves(1200, 1200).jpeg().toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
    await lookAt(page, 'become');
    await page.getByRole('button', { name: 'Create the profile' }).click();
    const steps = page.getByRole('region', { name: 'First steps' });
    await steps.waitFor();
    const visitor = await product.demoClient('taylor.hernandez806@inbox.test');
    await expect.poll(async () => (await visitor.creators.get(handle)).avatar?.width).toBe(1200);
    await lookAt(page, 'overview-new');

    await page.getByRole('button', { name: 'Noor Bakker' }).click();
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
    const address = `${product.shopUrl}/c/${handle}`;
    await page.getByText(address).waitFor();
    await lookAt(page, 'profile');
    await page.getByRole('button', { name: `QR code of @${handle}` }).click();
    const dialog = page.getByRole('dialog', { name: `Shop page of @${handle}` });
    await dialog.waitFor();
    await lookAt(page, 'qr');
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save the code as PNG' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('qr-code.png');
    const png = await readFile(await file.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(1000);
    await page.keyboard.press('Escape');

    await open(page, 'Products');
    await page.getByRole('button', { name: 'New product' }).click();
    await page.getByLabel('Name').fill('Moon bowl');
    await page.getByLabel('Price').fill('48');
    await page.getByRole('button', { name: 'Create product' }).click();
    await page.getByRole('link', { name: 'Schedule a drop of Moon bowl' }).click();
    await page.getByRole('button', { name: 'Schedule the drop' }).click();
    await page.getByRole('heading', { name: 'Moon bowl' }).first().waitFor();

    await open(page, 'Overview');
    await page.getByRole('link', { name: /Moon bowl.*has no picture/ }).waitFor();
    await lookAt(page, 'overview-scheduled');
    await open(page, 'Drops');
    await page.getByRole('button', { name: 'Shop page of Moon bowl' }).click();
    const link = page.getByRole('link', { name: 'Open the shop page of Moon bowl' });
    const [shop] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await shop.getByRole('heading', { name: 'Moon bowl' }).first().waitFor();
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });
    await lookAt(page, 'drops');

    await shop.goto(address);
    await shop.getByRole('heading', { name: 'Noor Bakker' }).waitFor();
    expect(await shop.getByRole('link', { name: 'kiln.example/noor' }).getAttribute('href')).toBe(
      'https://kiln.example/noor',
    );
    const portrait = shop.locator('header picture img').first();
    await expect
      .poll(() => portrait.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(50);
    expect(await portrait.evaluate((img: HTMLImageElement) => img.currentSrc)).toMatch(/-160\.avif$/);
    expect(await barriersOn(shop)).toEqual([]);
    await shop.close();

    await open(page, 'Fans');
    await page.getByRole('button', { name: 'Followers' }).click();
    await page.getByRole('heading', { name: 'No followers yet' }).waitFor();
    await lookAt(page, 'followers-none');
    await visitor.follows.follow((await visitor.creators.get(handle)).id);
    await page.reload();
    await page.getByText('1 new in the last 30 days, of 1 in all.').waitFor();
    await page.getByRole('row', { name: /^The start/ }).waitFor();
    await lookAt(page, 'followers-one');
    await context.close();
  });

  it('sees, once there is something to see, what sold and what waits', async () => {
    const drop = await offerDrop(await product.demoClient(CREATOR), { title: 'Moon vase', stock: 40 });
    const fan = await product.demoClient('rowan.ibrahim585@inbox.test');
    await fan.orders.create({ dropId: drop.id, quantity: 2 });
    const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('region', { name: 'Followers' }).getByText('Follow you').waitFor();
    await page.getByRole('region', { name: 'Last orders' }).getByRole('listitem').first().waitFor();
    const hands = page
      .getByRole('region', { name: 'Needs a hand' })
      .getByRole('link', { name: /to be packed/ });
    await lookAt(page, 'overview-full');
    await page.setViewportSize({ width: 900, height: 600 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await page.setViewportSize(DESKTOP);
    await hands.click();
    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    expect(await page.getByRole('button', { name: /^To pack/ }).getAttribute('aria-pressed')).toBe('true');
    await context.close();
  });
});
