import { once } from 'node:events';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startWay, type Way } from './helpers/frozen-way.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, offerDrop } from './helpers/shop.ts';
import { type OpenStudio, openStudio } from './helpers/studio.ts';

const electron = inject('electron');

describe.skipIf(electron === null)('the window of the Studio', () => {
  let product: Product;
  let way: Way;
  let studio: OpenStudio;
  let page: Page;
  let liveId: string;

  beforeAll(async () => {
    if (electron === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    const drop = await offerDrop(await product.demoClient(CREATOR), { title: 'On the screen', stock: 40 });
    liveId = drop.id;
    way = await startWay(product.apiUrl);
    studio = await openStudio(electron, way.url);
    ({ page } = studio);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
  });
  afterAll(async () => {
    await studio?.[Symbol.asyncDispose]();
    await way?.[Symbol.asyncDispose]();
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
      ['/schedule', 'Schedule'],
      ['/products', 'Products'],
    ] as const) {
      await open(path, heading);
      expect(await page.evaluate(() => innerWidth)).toBeLessThan(760);
      expect(await page.evaluate(controlsOffScreen), path).toEqual([]);
    }
    await zoom(1);
  });

  it('draws the calendars, also where the engine is the oldest that is supported', async () => {
    await open('/schedule?view=week', 'Schedule');
    const drop = page.getByRole('button', { name: /On the screen/ }).first();
    await drop.waitFor();
    // It opens at the hours in which drops are, and the page has one bar to scroll by.
    const night = page.getByText('02:00', { exact: true });
    expect((await night.boundingBox())?.y).toBeLessThan(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    await open('/drops', 'Drops');
    await open('/schedule?view=month', 'Schedule');
    await expect.poll(() => page.locator('[data-day]').count()).toBe(42);
    await page.locator('[data-event-id]').first().waitFor();
    expect(await page.getByText('This screen has a fault').count()).toBe(0);
  });

  it('says that a dead connection is dead, and turns commands off until it stands again', async () => {
    await open(`/drops/${liveId}/live`, 'On the screen');
    const room = page.locator('[data-phase="live"]').first();
    const pause = page.getByRole('button', { name: 'Pause' });
    await page.getByText('Connected', { exact: true }).waitFor();
    expect(await pause.isEnabled()).toBe(true);
    expect(await room.getAttribute('data-stale')).toBeNull();
    way.freeze();
    await page.getByText('Not responding', { exact: true }).waitFor();
    expect(await page.getByText(/^data \d+ s old$/).innerText()).not.toBe('data 0 s old');
    expect(await room.getAttribute('data-stale')).toBe('');
    expect(await page.getByRole('region', { name: 'Units' }).evaluate(filterOfParent)).toContain('saturate');
    for (const name of ['Pause', 'Add stock', 'End', 'Call off']) {
      const button = page.getByRole('button', { name, exact: true });
      expect(await button.isDisabled(), name).toBe(true);
      expect(await button.getAttribute('title'), name).toContain('Commands are off');
    }
    // The connection is given up and made anew, which comes to nothing yet. It sells meanwhile, which nobody sees here.
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    const fan = await product.demoClient('rowan.ibrahim585@inbox.test');
    await fan.orders.create({ dropId: liveId, quantity: 1 });
    expect(await page.getByRole('region', { name: 'Units' }).innerText()).toMatch(/^0\s*of 40 sold/);
    way.thaw();
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Units' }).getByText('1', { exact: true }).waitFor();
    await expect.poll(() => pause.isEnabled()).toBe(true);
    expect(await room.getAttribute('data-stale')).toBeNull();
  });

  it('has fresh figures when the computer wakes, although its old connection seems to stand', async () => {
    await open(`/drops/${liveId}/live`, 'On the screen');
    await page.getByText('Connected', { exact: true }).waitFor();
    const units = page.getByRole('region', { name: 'Units' });
    await units.getByText('1', { exact: true }).waitFor();
    await page.evaluate(watchForSilence);
    way.cut();
    const fan = await product.demoClient('taylor.hernandez806@inbox.test');
    await fan.orders.create({ dropId: liveId, quantity: 1 });
    await studio.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await units.getByText('2', { exact: true }).waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
    // Without being told, the page would first have had to find out that nothing comes any more.
    expect(await page.evaluate(() => Reflect.get(globalThis, 'wasSilent') as boolean)).toBe(false);
  });

  // Last, because the window is gone afterwards.
  it('asks before it closes during a live drop, goes on meanwhile, and closes only when told so', async () => {
    await open('/drops', 'Drops');
    await page
      .getByRole('row', { name: /On the screen/ })
      .getByText('Live', { exact: true })
      .waitFor();
    // What the page has told the main process before this is known there by now.
    await page.evaluate(askMainProcess);
    await recordQuestions();
    await closeWindow();
    await closeWindow();
    expect(await page.evaluate(askMainProcess)).toBe('answered');
    expect(await asked()).toEqual({ questions: ['Close the Studio?'], windows: 1 });
    await answer(0);
    await closeWindow();
    expect(await asked()).toEqual({ questions: ['Close the Studio?', 'Close the Studio?'], windows: 1 });
    const gone = once(studio.app.process(), 'exit');
    await answer(1).catch(() => {});
    await gone;
  });

  const closeWindow = (): Promise<void> =>
    studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

  /** From now on questions of the main process wait for `answer`. */
  const recordQuestions = (): Promise<void> =>
    studio.app.evaluate(({ dialog }) => {
      const questions: string[] = [];
      const showMessageBox = (_window: unknown, { message }: { message: string }) => {
        questions.push(message);
        return new Promise((resolve) => {
          Reflect.set(globalThis, 'answer', (response: number) => resolve({ response }));
        });
      };
      Object.assign(dialog, { showMessageBox });
      Reflect.set(globalThis, 'questions', questions);
    });

  const asked = (): Promise<{ questions: string[]; windows: number }> =>
    studio.app.evaluate(({ BrowserWindow }) => ({
      questions: Reflect.get(globalThis, 'questions') as string[],
      windows: BrowserWindow.getAllWindows().length,
    }));

  const answer = (response: number): Promise<void> =>
    studio.app.evaluate((_electron, pressed) => {
      (Reflect.get(globalThis, 'answer') as (response: number) => void)(pressed);
    }, response);
});

/** Asks the main process for something and hears its answer. Runs in the page. */
async function askMainProcess(): Promise<string> {
  const bridge = Reflect.get(globalThis, 'livedropsStudio') as { getConfig: () => Promise<unknown> };
  await bridge.getConfig();
  return 'answered';
}

/** Notes whether the page ever says that the server is silent. Runs in the page. */
function watchForSilence(): void {
  Reflect.set(globalThis, 'wasSilent', false);
  new MutationObserver(() => {
    if (document.body.innerText.includes('Not responding')) Reflect.set(globalThis, 'wasSilent', true);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** How what is around an element is drawn. Runs in the page. */
function filterOfParent(element: Element): string {
  return element.parentElement === null ? '' : getComputedStyle(element.parentElement).filter;
}

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
