import { randomUUID } from 'node:crypto';
import { isApiError } from '@livedrops/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openStudio } from './helpers/studio.ts';
import { type Product, startProduct } from './helpers/product.ts';
import { CREATOR, launch, newPhone, signIn } from './helpers/shop.ts';

const STOCK = 40;
const FANS = 60;
const STARTS_IN_MS = 2000;

const chromium = inject('chromium');
const electron = inject('electron');

/** Long enough for a drop that starts in a minute, on a busy machine. */
const PATIENCE_MS = 120_000;

describe.skipIf(chromium === null || electron === null)('the main job', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    browser = await launch(chromium);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  async function openShop(): Promise<Page> {
    const context = await newPhone(browser);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await signIn(page, product.shopUrl, /taylor/i);
    return page;
  }

  it('goes from a scheduled drop to sold out, live in the shop and the Studio', async () => {
    if (electron === null) return;
    await using studio = await openStudio(electron, product.apiUrl);
    const desk = studio.page;
    desk.setDefaultTimeout(PATIENCE_MS);

    // The creator signs in and schedules a drop for one minute from now.
    await desk.getByRole('button', { name: /Drew Kumar/ }).click();
    await desk.getByRole('link', { name: 'New drop' }).first().click();
    await desk.getByText('In 1 min', { exact: true }).click();
    await desk.getByLabel(/Name of the drop/).fill('One Minute Print');
    await desk.getByLabel(/Units in stock/).fill(String(STOCK));
    await desk.getByRole('button', { name: 'Schedule the drop' }).click();

    const creator = await product.demoClient(CREATOR);
    const findDrop = async () => {
      const { items } = await creator.drops.upcoming({ limit: 100 });
      return items.find(({ title }) => title === 'One Minute Print');
    };
    await expect.poll(findDrop).toMatchObject({ stock: STOCK, status: 'scheduled' });
    const drop = await findDrop();
    if (!drop) throw new Error('the drop is gone');

    // A fan follows the creator, sees the countdown and is told when it starts, wherever they are in the shop.
    const phone = await openShop();
    await phone.goto(`${product.shopUrl}/d/${drop.id}`);
    await phone.getByRole('timer').first().waitFor();
    await phone
      .getByRole('button', { name: `Follow ${drop.creatorName}`, exact: true })
      .first()
      .click();
    await expect
      .poll(
        async () => (await (await product.demoClient('taylor.hernandez806@inbox.test')).follows.list()).items,
      )
      .toContainEqual(expect.objectContaining({ creator: expect.objectContaining({ id: drop.creatorId }) }));
    await phone.goto(`${product.shopUrl}/products`);
    await phone.getByText('Live updates are on').first().waitFor({ state: 'attached' });
    // The page listens now, so the rest of the minute need not pass: the creator moves the start.
    await creator.drops.update(drop.id, {
      startsAt: new Date(creator.clock.now() + STARTS_IN_MS).toISOString(),
    });
    await phone.getByText(`${drop.creatorName} is live now`).first().waitFor();

    // The fan buys, and the creator sees it.
    await phone.goto(`${product.shopUrl}/d/${drop.id}`);
    await phone.getByRole('region', { name: 'Buy' }).getByRole('button', { name: /^Buy/ }).click();
    await phone
      .getByText(/LD-[0-9A-Z]{10}/)
      .first()
      .waitFor();
    await desk.goto(`app://studio/index.html#/drops/${drop.id}/live`).catch(() => null);
    await desk.getByText('Taylor Hernandez').first().waitFor();

    // The rush: everybody at once, through the SDK.
    const fans = await Promise.all(
      Array.from({ length: FANS }, (_, n) =>
        product.demoClient(`fan${String(n + 1).padStart(4, '0')}@fans.example.test`),
      ),
    );
    const outcomes = await Promise.all(
      fans.map((fan) =>
        fan.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey: randomUUID() }).then(
          ({ status }) => status,
          (error: unknown) => (isApiError(error) ? error.code : String(error)),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'confirmed')).toHaveLength(STOCK - 1);
    expect(outcomes.filter((outcome) => outcome === 'sold_out')).toHaveLength(FANS - STOCK + 1);
    expect(await creator.drops.sales(drop.id)).toMatchObject({ orders: STOCK, units: STOCK, buyers: STOCK });
    // This client has not heard of the order: an answer of a second ago would do for it otherwise.
    creator.noteChange();
    expect(await creator.drops.get(drop.id)).toMatchObject({ status: 'sold_out', remaining: 0 });

    // Both apps show it by themselves.
    await phone
      .getByText(/sold out/i)
      .first()
      .waitFor();
    await desk
      .getByText(/sold out/i)
      .first()
      .waitFor();
  });

  it('shows the API to whoever wants to build on it', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('requestfailed', (request) => faults.push(request.url()));
    await page.goto(`${product.apiUrl}/api/docs`);
    await page.getByText('Idempotency-Key').or(page.getByText('/api/orders').first()).first().waitFor();
    expect(faults).toEqual([]);
  });
});
