import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sayViolation } from './helpers/barriers.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, offerDrop } from './helpers/shop.ts';

const chromium = inject('chromium');

/** The places of the rail, as a German Studio calls them. */
const PLACES = [
  'Übersicht',
  'Drops',
  'Kalender',
  'Bestellungen',
  'Fans',
  'Produkte',
  'Webhooks',
  'API-Schlüssel',
  'Einstellungen',
];

describe.skipIf(chromium === null)('a Studio in another language', () => {
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

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

  it('speaks that of the computer, fits into the smallest window, and changes it when told', async () => {
    const context = await browser.newContext({
      locale: 'de-AT',
      viewport: { width: 900, height: 600 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await heading(page, 'Übersicht').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');

    const rail = page.getByRole('navigation', { name: 'Ansichten' });
    for (const place of PLACES) {
      await rail.getByRole('link', { name: place, exact: true }).click();
      await heading(page, place).waitFor();
      await page.getByText('Wird geladen').first().waitFor({ state: 'hidden' });
      expect({ place, faults: await faultsOf(page) }).toEqual({ place, faults: [] });
    }

    await page.getByRole('combobox', { name: 'Sprache', exact: true }).selectOption('English');
    await heading(page, 'Settings').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await heading(page, 'Settings').waitFor();
    await context.close();
  });
});

/** Barriers, and words that are longer than their place. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const cut = await page.evaluate(() => {
    const isCut = (element: Element): boolean =>
      element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible';
    const isWide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const places = [...document.querySelectorAll('button, a, th, h1, h2, label')].filter(isCut);
    return [...(isWide ? ['the page'] : []), ...places.map(({ outerHTML }) => outerHTML.slice(0, 200))];
  });
  return [...violations.map(sayViolation), ...cut];
}
