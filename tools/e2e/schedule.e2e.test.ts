import type { Drop, LiveDrops } from '@livedrops/sdk';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { barriersOn } from './helpers/barriers.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, DESKTOP, offerDrop } from './helpers/shop.ts';

const chromium = inject('chromium');
const PATIENCE_MS = 60_000;
const SMALL = { width: 900, height: 600 };
const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';

describe.skipIf(chromium === null)('planning drops', () => {
  let started: ProductWithStudio | undefined;
  let product: Product;
  let browser: Browser;
  let studio: StudioPage;
  let creator: LiveDrops;

  beforeAll(async () => {
    if (chromium === null) return;
    started = await startProductWithStudio(chromium);
    ({ product, studio, browser } = started);
    creator = await product.demoClient(CREATOR);
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  /** The Studio of a creator who lives in Berlin. */
  async function openStudio(path: string, viewport = DESKTOP): Promise<Page> {
    const context = await browser.newContext({ viewport, timezoneId: ZONE, locale: 'en-GB' });
    onTestFinished(() => context.close());
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('button', { name: /Drew Kumar/ }).click();
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
    await goTo(page, path);
    return page;
  }

  /** In the middle of the day after that time: one that goes on over midnight is on two days of a calendar. */
  const plan = (title: string, afterMs: number): Promise<Drop> => {
    const startsAt = new Date(Date.now() + afterMs).setUTCHours(11, 0, 0, 0);
    return offerDrop(creator, {
      title,
      stock: 20,
      checkout: 'instant',
      startsInMs: startsAt - Date.now(),
    });
  };

  it('duplicates a drop, moves it by the keyboard over the calendar, and says what it is near', async () => {
    const drop = await plan('Paper moon', 20 * DAY_MS);
    const page = await openStudio('/drops');
    await page.getByRole('link', { name: 'Duplicate Paper moon' }).click();
    await page.getByRole('button', { name: 'Schedule the drop' }).click();
    await page.getByRole('heading', { name: 'Paper moon' }).waitFor();
    const copy = async (): Promise<Drop | undefined> => {
      const { items } = await creator.drops.list({ creatorId: drop.creatorId, limit: 100 });
      return items.find(({ id, title }) => title === drop.title && id !== drop.id);
    };
    const made = await copy();
    expect(made).toMatchObject({ price: drop.price, stock: 20 });
    expect(wallOf(made?.startsAt).time).toBe(wallOf(drop.startsAt).time);

    // A week back the two would be at the same time: it says so, and moves all the same when told to.
    await goTo(page, `/schedule?view=month&on=${wallOf(made?.startsAt).date}`);
    const event = (day: string): Locator =>
      page.getByRole('button', { name: new RegExp(`Paper moon Scheduled.*${day}`) });
    await event(spoken(made?.startsAt)).focus();
    await page.keyboard.press('Alt+ArrowUp');
    const dialog = page.getByRole('dialog', { name: 'Move Paper moon?' });
    await dialog.getByText('At the same time as Paper moon').waitFor();
    expect(await dialog.getByRole('row', { name: /UTC/ }).getByRole('cell').count()).toBe(2);
    expect(await barriersOn(page)).toEqual([]);
    expect((await copy())?.startsAt).toBe(made?.startsAt);
    await dialog.getByRole('button', { name: 'Move the drop' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => wallOf((await copy())?.startsAt).date).toBe(wallOf(drop.startsAt).date);
    await goTo(page, `/schedule?view=agenda&on=${wallOf(drop.startsAt).date}`);
    const near = page.getByText('At the same time as Paper moon');
    await expect.poll(() => near.count()).toBe(2);
  });

  it('asks before a drop that was dragged moves', async () => {
    const drop = await plan('Dragged lamp', 16 * DAY_MS);
    const page = await openStudio(`/schedule?view=month&on=${wallOf(drop.startsAt).date}`);
    const { date, time } = wallOf(drop.startsAt);
    const next = new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
    await drag(page, page.getByRole('button', { name: /Dragged lamp Scheduled/ }), `[data-day="${next}"]`);
    const dialog = page.getByRole('dialog', { name: 'Move Dragged lamp?' });
    expect(await dialog.getByLabel('New start date').inputValue()).toBe(next);
    expect((await dialog.getByLabel('New start time').inputValue()).slice(0, 5)).toBe(time);
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    expect((await creator.drops.get(drop.id)).startsAt).toBe(drop.startsAt);
  });

  it('shows two editors of one drop what the other has changed', async () => {
    const drop = await plan('Shared vase', 10 * DAY_MS);
    const [first, second] = [
      await openStudio(`/drops/${drop.id}/edit`),
      await openStudio(`/drops/${drop.id}/edit`),
    ];
    await first.getByLabel('Price').fill('31');
    await second.getByLabel('Units in stock').fill('25');
    await second.getByRole('button', { name: 'Save changes' }).click();
    await second.getByRole('heading', { name: 'Shared vase' }).waitFor();
    const notice = first.getByRole('region', { name: 'Changed elsewhere' });
    await notice.getByText('was 20, is now').waitFor();
    await first.getByRole('button', { name: 'Save changes' }).click();
    expect((await creator.drops.get(drop.id)).price).toBe(drop.price);
    await notice.getByRole('button', { name: 'Take theirs: Units in stock' }).click();
    await first.getByRole('button', { name: 'Save changes' }).click();
    await expect.poll(() => creator.drops.get(drop.id)).toMatchObject({ price: 3100, stock: 25 });
  });

  it('keeps what was typed over a reload', async () => {
    const page = await openStudio('/drops/new');
    await page.getByLabel('Name of the drop').fill('Half a thought');
    await page.getByText(/^Saved here/).waitFor();
    // The page asks before it is left, as it should; the computer that goes off does not.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByRole('button', { name: 'Go on with it' }).click();
    expect(await page.getByLabel('Name of the drop').inputValue()).toBe('Half a thought');
  });

  it.each([
    ['/schedule', 'Schedule'],
    ['/schedule?view=week', 'Schedule'],
    ['/schedule?view=month', 'Schedule'],
    ['/schedule?on=2051-01-01', 'Schedule'],
    ['/drops/new', 'New drop'],
  ])('bars nobody at %s, in a small window and at 200 %', async (path, heading) => {
    const page = await openStudio(path, SMALL);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
    // Half of the room is what a zoom of 200 % leaves.
    await page.setViewportSize({ width: 450, height: 300 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await barriersOn(page)).toEqual([]);
  });
});

async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** Drags something as a hand does, in several steps. */
async function drag(page: Page, from: Locator, to: string): Promise<void> {
  await from.hover();
  await page.mouse.down();
  // Rows may change their height while something is dragged over them, so it is looked at again before the end.
  for (const share of [0.3, 0.6]) {
    const box = await page.locator(to).boundingBox();
    if (box === null) throw new Error(`${to} is not there`);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * share, { steps: 5 });
  }
  await page.mouse.up();
}

/** What the wall shows in Berlin. */
function wallOf(instant = ''): { date: string; time: string } {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' });
  const [date = '', time = ''] = text.format(new Date(instant)).split(' ');
  return { date, time };
}

/** A day as the Studio says it there. */
function spoken(instant = ''): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short' }).format(
    new Date(instant),
  );
}
