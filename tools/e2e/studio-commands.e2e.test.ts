import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { barriersOn } from './helpers/barriers.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, offerDrop } from './helpers/shop.ts';

const chromium = inject('chromium');
const LOOKS = [
  { name: 'light, desktop', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark, small window', colorScheme: 'dark', viewport: { width: 700, height: 600 } },
] as const;

/** What only a real browser can tell of the palette, the sheet of shortcuts and the settings. */
describe.skipIf(chromium === null)('the commands of the Studio', () => {
  let started: ProductWithStudio | undefined;
  let product: Product;
  let browser: Browser;
  let studio: StudioPage;

  beforeAll(async () => {
    if (chromium === null) return;
    started = await startProductWithStudio(chromium);
    ({ product, studio, browser } = started);
    await offerDrop(await product.demoClient(CREATOR), { title: 'Harbour lamp', stock: 5 });
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  it.each(LOOKS)(
    'are found by keyboard, without barriers, in the colours of the system: $name',
    async (look) => {
      const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(studio.url);
      await page.getByRole('button', { name: /Drew Kumar/ }).click();
      await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
      expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(look.colorScheme);

      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'Palette' });
      await palette.getByLabel(/^Find a command/).waitFor();
      expect(await barriersOn(page)).toEqual([]);
      await page.keyboard.type('harb');
      await palette
        .getByRole('button', { name: /^Harbour lamp/ })
        .first()
        .waitFor();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('shortcuts');
      await page.keyboard.press('Enter');
      const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await sheet.getByText('Ctrl+K', { exact: true }).waitFor();
      expect(await barriersOn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });

      await page.keyboard.press('Control+,');
      await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
      await page.getByText('live', { exact: true }).waitFor();
      expect(await barriersOn(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.getByRole('heading', { name: 'Diagnostics' }).scrollIntoViewIfNeeded();
      await context.close();
    },
  );
});
