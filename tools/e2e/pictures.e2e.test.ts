import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { halves } from '../../packages/server/test/helpers/picture-files.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, DESKTOP, PHONE } from './helpers/shop.ts';

const chromium = inject('chromium');

type PageFile = { name: string; type: string; base64: string };

describe.skipIf(chromium === null)('a picture, from the Studio to the shop', () => {
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

  const lookAt = async (page: Page, name: string) => {
    const folder = process.env['PICTURES_SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
  };

  it('chosen, dropped and pasted, it is described, put in order, saved and seen', async () => {
    const page = await browser.newPage({ viewport: DESKTOP, colorScheme: 'light' });
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('link', { name: 'Products' }).click();
    await page.getByRole('button', { name: 'New product' }).click();
    const dialog = page.getByRole('dialog', { name: 'New product' });
    await lookAt(page, 'studio-empty');

    // As a phone writes it that is held upright: the picture lies on its side, and the file says so.
    const turned = await halves(1600, 1200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const chosen = { name: 'phone.jpg', mimeType: 'image/jpeg', buffer: turned };
    await dialog.locator('input[type=file]').setInputFiles(chosen);
    await dialog.getByLabel('What picture 1 shows').fill('A cup, red on its right');
    const png = (await halves(900, 600).png().toBuffer()).toString('base64');
    await give(page, 'drop', [
      { name: 'dropped.png', type: 'image/png', base64: png },
      { name: 'sales.csv', type: 'text/csv', base64: 'YSxi' },
    ]);
    await dialog.getByText('This is no picture', { exact: false }).waitFor();
    await dialog.getByLabel('What picture 2 shows').waitFor();
    await lookAt(page, 'studio-error');
    await dialog.getByRole('button', { name: 'Remove sales.csv' }).click();
    const webp = (await halves(300, 300).webp().toBuffer()).toString('base64');
    await give(page, 'paste', [{ name: 'pasted.webp', type: 'image/webp', base64: webp }]);
    await dialog.getByLabel('What picture 3 shows').waitFor();
    await dialog.getByRole('button', { name: 'Move picture 3 forward' }).press('Enter');
    await dialog.getByLabel('Name').fill('Tilted cup');
    await dialog.getByLabel('Price').fill('24');
    await lookAt(page, 'studio-filled');
    await page.setViewportSize(PHONE);
    await lookAt(page, 'studio-phone');
    await page.setViewportSize(DESKTOP);
    await dialog.getByRole('button', { name: 'Create product' }).click();
    await page.getByRole('rowheader', { name: /Tilted cup/ }).waitFor();
    await lookAt(page, 'studio-list');

    const creator = await product.demoClient(CREATOR);
    const { items } = await creator.products.list({ q: 'Tilted cup' });
    expect(items[0]?.images.map(({ alt, width, height }) => [alt, width, height])).toEqual([
      ['A cup, red on its right', 1200, 1600],
      ['', 300, 300],
      ['', 900, 600],
    ]);
    await seeInTheShop(items[0]?.id ?? '');
  });

  async function seeInTheShop(productId: string): Promise<void> {
    const page = await browser.newPage({ viewport: PHONE, deviceScaleFactor: 2 });
    await page.addInitScript(() => {
      const refused: string[] = [];
      window.refusedByPolicy = refused;
      document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI));
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          window.shifted! += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${product.shopUrl}/p/${productId}`);
    const picture = page.getByRole('img', { name: 'A cup, red on its right' });
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(300);
    expect(await picture.evaluate((img: HTMLImageElement) => img.currentSrc)).toMatch(/-960\.avif$/);
    expect(await picture.getAttribute('loading')).toBe('eager');
    await lookAt(page, 'shop-phone');
    await page.getByRole('button', { name: 'Picture 3 of 3' }).click();
    const other = page.locator('main picture img').first();
    await expect.poll(() => other.evaluate((img: HTMLImageElement) => img.currentSrc)).toMatch(/-900\.avif$/);
    expect(
      await page.evaluate(() => [window.refusedByPolicy, Math.round((window.shifted ?? 0) * 100)]),
    ).toEqual([[], 0]);
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'dark' });
    await lookAt(page, 'shop-desktop');
    await page.goto(`${product.shopUrl}/products?q=tilted`);
    await page.getByRole('link', { name: 'Tilted cup' }).waitFor();
    await expect.poll(() => other.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
    await lookAt(page, 'shop-list');
  }
});

/** Files from outside the browser, by the event that brings them. */
const give = (page: Page, how: 'drop' | 'paste', files: PageFile[]): Promise<void> =>
  page.evaluate(
    ([kind, given]) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      const zone = document.querySelector('[data-testid=picture-zone]');
      const options = { bubbles: true, cancelable: true };
      if (kind === 'drop') zone?.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: data }));
      else document.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
    },
    [how, files] as const,
  );
