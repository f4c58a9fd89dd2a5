import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { barriersOn } from './helpers/barriers.ts';
import {
  type Product,
  type ProductWithStudio,
  startProductWithStudio,
  type StudioPage,
} from './helpers/product.ts';
import { CREATOR, DESKTOP, newPhone, offerDrop, PHONE, signIn } from './helpers/shop.ts';

const chromium = inject('chromium');
const ORDERS = 1200;
const AT_ONCE = 100;
const PATIENCE_MS = 60_000;
const ROWAN = 'rowan.ibrahim585@inbox.test';

describe.skipIf(chromium === null)('a creator with many orders', () => {
  let started: ProductWithStudio | undefined;
  let product: Product;
  let browser: Browser;
  let studio: StudioPage;

  beforeAll(async () => {
    if (chromium === null) return;
    started = await startProductWithStudio(chromium);
    ({ product, studio, browser } = started);
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

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
    const fan = await product.demoClient(ROWAN);
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
    // The lists follow a moment later.
    await expect.poll(toPack, { timeout: PATIENCE_MS }).toBe(0);
    const sent = async () => (await creator.orders.soldCounts({ dropId: drop.id })).sent;
    await expect.poll(sent, { timeout: PATIENCE_MS }).toBe(ORDERS);
    await page.context().close();
  });

  it('pays one back with a reason, which its buyer reads at once', async () => {
    const creator = await product.demoClient(CREATOR);
    const fan = await product.demoClient(ROWAN);
    const drop = await offerDrop(creator, { title: 'Scratched', stock: 5, checkout: 'hold' });
    const { id, number } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    await fan.orders.pay(id);
    const phone = await (await newPhone(browser)).newPage();
    await signIn(phone, product.shopUrl, /Rowan Ibrahim/);
    await phone.goto(`${product.shopUrl}/orders/${id}`);
    await phone.getByRole('button', { name: 'Print the receipt' }).waitFor();

    const page = await openOrders();
    await page.getByRole('searchbox').fill(number);
    await page.getByRole('button', { name: number, exact: true }).click();
    const panel = page.getByRole('dialog', { name: number, exact: true });
    await panel.getByRole('button', { name: 'Refund…' }).click();
    const question = page.getByRole('dialog', { name: `Refund ${number}` });
    await question.getByText('An amount', { exact: true }).click();
    await question.getByLabel(/Amount in/).fill('12.50');
    await question.getByLabel('Reason').fill('A scratch on the box');
    await question.getByRole('button', { name: /Give .*12\.50 back/ }).click();
    await panel.getByText(/12\.50 given back: “A scratch on the box”/).waitFor();
    await phone.getByText(/The creator gives .*12\.50 back: “A scratch on the box”/).waitFor();
    await expect.poll(async () => (await fan.orders.get(id)).payment?.refunded).toBe(1250);
    expect(await fan.orders.get(id)).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    await page.context().close();
  });

  it('sees its followers on a phone from the first one on, over the whole width', async () => {
    const creator = await product.demoClient(CREATOR);
    const { creatorId = '' } = await creator.auth.me();
    await Promise.all(
      Array.from({ length: 50 }, async (_fan, index) => {
        const fan = await product.demoClient(`fan${String(index + 1).padStart(4, '0')}@fans.example.test`);
        await fan.follows.follow(creatorId);
      }),
    );
    const page = await openOrders();
    await page.setViewportSize(PHONE);
    await page.getByRole('link', { name: 'Fans', exact: true }).click();
    await page.getByRole('button', { name: /^Followers/ }).click();
    const list = page.getByRole('table', { name: 'Followers', exact: true });
    await page.getByRole('table', { name: 'New followers by day' }).waitFor();
    // Much stands above the list: its rows begin where it does, however far one scrolls.
    await list.evaluate((table) => table.scrollIntoView());
    const first = list.locator('tr[aria-rowindex="2"]');
    await expect.poll(() => first.isVisible()).toBe(true);
    const widths = (table: Element) => [table.clientWidth, table.querySelector('tbody')?.clientWidth];
    const [place, rows] = await list.evaluate(widths);
    expect(rows).toBe(place);
    await page.context().close();
  });

  it('sees the address of a buyer for as long as the buyer wants that', async () => {
    const creator = await product.demoClient(CREATOR);
    const fan = await product.demoClient(ROWAN);
    const drop = await offerDrop(creator, { title: 'Posted', stock: 5, checkout: 'instant' });
    const { number } = await fan.orders.create({ dropId: drop.id, quantity: 1 });
    const phone = await (await newPhone(browser)).newPage();
    await signIn(phone, product.shopUrl, /Rowan Ibrahim/);
    await phone.goto(`${product.shopUrl}/account`);
    const consent = phone.getByRole('switch', { name: /may see my e-mail address/ });
    const page = await openOrders();
    await page.getByRole('searchbox').fill(number);
    const row = page.getByRole('row', { name: new RegExp(number) });
    await row.waitFor();
    expect(await row.innerText()).not.toContain(ROWAN);
    await agree(true);

    await page.reload();
    await row.getByRole('link', { name: ROWAN }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(await exportedWith('E-mail of the buyer', page)).toContain(ROWAN);
    await page.getByRole('searchbox').fill(ROWAN);
    await row.waitFor();
    await page.getByRole('link', { name: 'Fans', exact: true }).click();
    await page.getByRole('table', { name: 'Customers' }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'Rowan Ibrahim' }).first().click();
    await page.getByRole('button', { name: 'Show all buyers' }).waitFor();
    await row.waitFor();

    await agree(false);
    await page.reload();
    await row.waitFor();
    expect(await row.innerText()).not.toContain(ROWAN);
    expect(await exportedWith('E-mail of the buyer', page)).not.toContain(ROWAN);
    await page.getByRole('searchbox').fill(ROWAN);
    await page.getByText(`No buyer here shows the address “${ROWAN}”.`).waitFor();
    await page.context().close();

    async function agree(isOn: boolean): Promise<void> {
      await consent.press('Space');
      await expect.poll(async () => (await fan.auth.me()).showsEmail).toBe(isOn);
    }
  });
});

/** The rows of the file that the Studio saves of what it shows, with one column more than the usual ones. */
async function exportedWith(column: string, page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export orders' });
  await dialog.getByRole('checkbox', { name: column }).check();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save the file' }).click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  await dialog.getByText(/^Saved: [\d,]+ orders?/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return text;
}
