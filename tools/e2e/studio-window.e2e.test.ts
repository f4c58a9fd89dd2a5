import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, offerDrop } from './helpers/shop.ts';
import { type OpenStudio, openStudio } from './helpers/studio.ts';

const electron = inject('electron');

describe.skipIf(electron === null)('the window of the Studio', () => {
  let product: Product;
  let studio: OpenStudio;
  let page: Page;
  let liveId: string;

  beforeAll(async () => {
    if (electron === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    const drop = await offerDrop(await product.demoClient(CREATOR), { title: 'On the screen', stock: 40 });
    liveId = drop.id;
    studio = await openStudio(electron, product.apiUrl);
    ({ page } = studio);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('heading', { name: 'Drops', exact: true }).waitFor();
  });
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await product?.[Symbol.asyncDispose]();
  });

  const open = async (path: string, heading: string): Promise<void> => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, path);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  };

  /** The real window's zoom, as View > Zoom In sets it. */
  const zoom = (factor: number): Promise<void> =>
    studio.app.evaluate(({ BrowserWindow }, value) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(value);
    }, factor);

  const bottom = async (locator: Locator): Promise<number> => {
    const box = await locator.boundingBox();
    return (box?.y ?? Number.NaN) + (box?.height ?? Number.NaN);
  };

  it('keeps the field with the focus and its fault above the bar with the buttons', async () => {
    await open('/drops/new', 'New drop');
    const bar = page.getByRole('button', { name: 'Schedule the drop' });
    const barTop = async (): Promise<number> => (await bar.boundingBox())?.y ?? Number.NaN;
    for (const name of ['Units in stock', 'Limit per person', 'Low-stock mark']) {
      const field = page.getByLabel(name);
      await field.evaluate(putAtTheBottom);
      await field.focus();
      expect(await bottom(field), name).toBeLessThan(await barTop());
    }
    const stock = page.getByLabel('Units in stock');
    await stock.fill('');
    await stock.evaluate(putAtTheBottom);
    await bar.click();
    const fault = page.getByText('A whole number from 1 to 1,000,000');
    await fault.waitFor();
    expect(await stock.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await bottom(fault)).toBeLessThan(await barTop());
  });

  it('keeps every control on the screen at 200 %', async () => {
    await open('/drops', 'Drops');
    await zoom(2);
    for (const [path, heading] of [
      ['/drops', 'Drops'],
      [`/drops/${liveId}/live`, 'On the screen'],
      ['/drops/new', 'New drop'],
      ['/products', 'Products'],
    ] as const) {
      await open(path, heading);
      expect(await page.evaluate(() => innerWidth)).toBeLessThan(760);
      expect(await page.evaluate(controlsOffScreen), path).toEqual([]);
    }
    await zoom(1);
  });

  it('asks before it closes during a live drop, and stays when told so', async () => {
    await open('/drops', 'Drops');
    await expect.poll(() => closeWith(0)).toEqual({ asked: 'Close the Studio?', windows: 1 });
  });

  /** Closes the window, with this answer to what is asked. */
  const closeWith = (answer: number): Promise<{ asked: string | null; windows: number }> =>
    studio.app.evaluate(({ dialog, BrowserWindow }, choice) => {
      let asked: string | null = null;
      Object.assign(dialog, {
        showMessageBoxSync: (_window: unknown, { message }: { message: string }) => {
          asked = message;
          return choice;
        },
      });
      BrowserWindow.getAllWindows()[0]?.close();
      return { asked, windows: BrowserWindow.getAllWindows().length };
    }, answer);
});

/** Scrolls so that a field without the focus lies on the lower edge, where the bar covers it. Runs in the page. */
function putAtTheBottom(field: Element): void {
  const main = document.querySelector('#main');
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  main?.scrollBy({ top: field.getBoundingClientRect().bottom - main.getBoundingClientRect().bottom });
}

/** Controls that lie beyond the left or right edge, where no scrolling reaches. Runs in the page. */
function controlsOffScreen(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, a, input, select')]
    .filter((control) => {
      const { left, right, width } = control.getBoundingClientRect();
      const isSkipLink = control.getAttribute('href') === '#main';
      return width > 1 && !isSkipLink && (left < -1 || right > innerWidth + 1);
    })
    .map((control) => control.textContent || control.getAttribute('name') || control.tagName);
}
