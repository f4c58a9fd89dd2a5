import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LiveDrops } from '@livedrops/sdk';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { translatePage } from '../test/translate-page.ts';
import { buildShop, type Product, startProduct } from './helpers/product.ts';
import { CREATOR, launch, newPhone, offerDrop, signIn } from './helpers/shop.ts';

const chromium = inject('chromium');
/** Far enough for every page to be open before it, however slow the machine is. */
const FAR_MS = 600_000;

declare global {
  interface Window {
    /** How far what one sees has jumped: the browser's own measure. */
    shifted?: number;
    refusedByPolicy?: string[];
    /** Gone when the page is loaded anew. */
    isSamePage?: boolean;
  }
}

/** Takes away what came after Chromium 108. */
function takeNewMethods(): void {
  const added: [object, string[]][] = [
    [Array, ['fromAsync']],
    [Array.prototype, ['toSorted', 'toReversed', 'toSpliced', 'with']],
    [Map, ['groupBy']],
    [Object, ['groupBy']],
    [Promise, ['withResolvers', 'try']],
    [URL, ['canParse', 'parse']],
    [AbortSignal, ['any']],
    [String.prototype, ['isWellFormed', 'toWellFormed']],
    [Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf']],
    [Object.getPrototypeOf([].values()) as object, ['map', 'filter', 'take', 'toArray']],
    [globalThis, ['Iterator']],
  ];
  for (const [owner, names] of added) for (const name of names) Reflect.deleteProperty(owner, name);
}

/** What only a real browser can tell of the built shop's pages. */
describe.skipIf(chromium === null)('the pages of the shop', () => {
  let product: Product;
  let browser: Browser;
  let creator: LiveDrops;

  beforeAll(async () => {
    if (chromium === null) return;
    product = await startProduct({ mongoUri: inject('mongoUri'), redisUrl: inject('redisUrl') });
    browser = await launch(chromium);
    creator = await product.demoClient(CREATOR);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  async function openPhone(prepare?: () => void): Promise<Page> {
    const context = await newPhone(browser);
    if (prepare) await context.addInitScript(prepare);
    return context.newPage();
  }

  const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

  describe('that the browser translates', () => {
    it('a drop opens, is bought and sells out', async () => {
      const page = await openPhone(translatePage);
      await signIn(page, product.shopUrl, /taylor/i);
      const drop = await offerDrop(creator, {
        title: 'Translated Print',
        stock: 2,
        checkout: 'instant',
        startsInMs: FAR_MS,
      });
      await page.goto(`${product.shopUrl}/d/${drop.id}`);
      const panel = page.getByRole('region', { name: 'Buy' });
      await panel.getByRole('button', { name: 'Not open yet' }).waitFor();
      expect(await page.locator('font').count()).toBeGreaterThan(0);
      await shown(page, 'Live updates are on');
      await creator.drops.update(drop.id, { startsAt: new Date(creator.clock.now() + 3000).toISOString() });
      await panel.getByRole('button', { name: /^Buy/ }).click();
      await shown(page, /LD-[0-9A-Z]{10}/);
      await shown(page, /of 2 left/);
      const rowan = await product.demoClient('rowan.ibrahim585@inbox.test');
      await rowan.orders.create({ dropId: drop.id, quantity: 1 });
      await panel.getByText('Every piece has a home', { exact: false }).waitFor();
      expect(await page.getByText(/broke/).count()).toBe(0);
    });

    it('a drop is reserved, declined and paid', async () => {
      const page = await openPhone(translatePage);
      await signIn(page, product.shopUrl, /rowan/i);
      const drop = await offerDrop(creator, { title: 'Translated Hold', stock: 1, checkout: 'hold' });
      await page.goto(`${product.shopUrl}/d/${drop.id}`);
      await page.getByRole('button', { name: /^Reserve/ }).click();
      const payment = page.getByRole('region', { name: 'Payment' });
      await payment.getByRole('radio', { name: /Decline/ }).check();
      await payment.getByRole('button', { name: /^Pay/ }).click();
      await payment.getByText(/still reserved for you/).waitFor();
      await payment.getByRole('radio', { name: /Approve/ }).check();
      await payment.getByRole('button', { name: /^Pay/ }).click();
      await shown(page, /LD-[0-9A-Z]{10}/);
      await page.getByRole('link', { name: 'See the order' }).click();
      const cancel = page.getByRole('button', { name: 'Cancel order' });
      await cancel.waitFor();
      expect(await page.getByText(/broke/).count()).toBe(0);

      // On paper there is nothing to press and nowhere to go, and the text is dark.
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await cancel.waitFor({ state: 'hidden' });
      await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'hidden' });
      const heading = page.getByRole('heading', { level: 1 });
      expect(await heading.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(0, 0, 0)');
    });
  });

  describe('whose files do not come', () => {
    const missing = (route: Route) => route.fulfill({ status: 404, body: 'not here' });
    /** What a server of a single-page app answers for a file of a version that is gone. */
    const page404 = (route: Route) =>
      route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><p>The shop</p>' });

    /** The server has been given another version: other names, and none of the files of before. */
    const deployAnother = async (page: Page) => {
      const old = await (await fetch(product.shopUrl)).text();
      const deployed = old.replaceAll(/\/assets\/index-[^"]+\.js/g, '/assets/index-other.js');
      await page.route(
        (url) => url.pathname === '/',
        (route) =>
          route.request().resourceType() === 'fetch'
            ? route.fulfill({ contentType: 'text/html', body: deployed })
            : route.fallback(),
      );
    };

    it.each([
      ['is cut off', (route: Route) => route.abort()],
      ['is not found', missing],
      ['is a page', page404],
    ])('a page whose file %s says so, and comes when it is asked for again', async (_name, answer) => {
      const page = await openPhone();
      await page.goto(product.shopUrl);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.route('**/assets/products-page-*.js', answer);
      await page.getByRole('link', { name: 'Products', exact: true }).click();
      await page.getByRole('heading', { name: 'This page is missing' }).waitFor();
      await page.unroute('**/assets/products-page-*.js');
      // It may have come by itself meanwhile.
      await page
        .getByRole('button', { name: 'Try again' })
        .click({ timeout: 2000 })
        .catch(() => undefined);
      await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    it('the payment alone is missing while a reservation runs, and comes by itself', async () => {
      const page = await openPhone();
      await page.route('**/assets/payment-step-*.js', missing);
      await signIn(page, product.shopUrl, /taylor/i);
      const drop = await offerDrop(creator, { title: 'Missing Payment', stock: 1, checkout: 'hold' });
      await page.goto(`${product.shopUrl}/d/${drop.id}`);
      await page.getByRole('button', { name: /^Reserve/ }).click();
      await page.getByRole('region', { name: 'Buy' }).getByText('The payment did not load').waitFor();
      await page.getByRole('heading', { level: 1, name: 'Missing Payment' }).waitFor();
      await page.unroute('**/assets/payment-step-*.js');
      // The network is back.
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await page.getByRole('region', { name: 'Payment' }).getByRole('timer').waitFor();
      expect(await page.getByText('The payment did not load').count()).toBe(0);
    });

    it('a new version is offered, and loaded only by a press', async () => {
      const page = await openPhone();
      await page.goto(product.shopUrl);
      await page.evaluate(() => (window.isSamePage = true));
      await deployAnother(page);
      await page.route('**/assets/products-page-*.js', page404);
      await page.getByRole('link', { name: 'Products', exact: true }).click();
      await shown(page, 'A new version of the shop is here');
      expect(await page.evaluate(() => window.isSamePage)).toBe(true);
      await page.unrouteAll();
      await page.locator('[data-offers-version]').getByRole('button', { name: 'Load it' }).click();
      await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor();
      expect(await page.evaluate(() => window.isSamePage)).toBeUndefined();
    });

    it('a new version is loaded without a question while a reservation runs, which only leaving asks', async () => {
      const page = await openPhone();
      const asked: string[] = [];
      page.on('dialog', (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      // Somebody with no other reservation.
      await signIn(page, product.shopUrl, /rowan/i);
      const drop = await offerDrop(creator, { title: 'Old Payment', stock: 1, checkout: 'hold' });
      await deployAnother(page);
      await page.route('**/assets/payment-step-*.js', page404);
      await page.goto(`${product.shopUrl}/d/${drop.id}`);
      await page.getByRole('button', { name: /^Reserve/ }).click();
      await shown(page, 'A new version of the shop is here');
      // Its payment is not on the page, so the bar shows the time that is left.
      await page.getByRole('complementary', { name: 'Your reservation' }).waitFor();
      await page.unrouteAll();
      await page.locator('[data-offers-version]').getByRole('button', { name: 'Load it' }).click();
      const payment = page.getByRole('region', { name: 'Payment' });
      await payment.getByRole('radio', { name: /Decline/ }).check();
      expect(asked).toEqual([]);
      await page.evaluate(() => location.reload());
      await expect.poll(() => asked).toEqual(['beforeunload']);
      await payment.getByRole('timer').waitFor();
    });

    it.each([
      ['without its first script', missing],
      [
        'in a browser that cannot read its script',
        (route: Route) => route.fulfill({ contentType: 'text/javascript', body: 'let it be =;' }),
      ],
    ])('a shop %s says so instead of staying blank', async (_name, answer) => {
      const page = await openPhone();
      await page.route('**/assets/index-*.js', answer);
      await page.goto(product.shopUrl);
      await page.getByRole('heading', { name: 'The shop did not load' }).waitFor();
      await page.unroute('**/assets/index-*.js');
      await page.getByRole('button', { name: 'Load it again' }).click();
      await page.getByRole('heading', { level: 1, name: /Made few/ }).waitFor();
      expect(await page.getByText('The shop did not load').count()).toBe(0);
    });
  });

  it.each(['/', '/products', '/drops', '/d/'])('%s does not jump while it loads', async (path) => {
    const drop = (await creator.drops.live({ limit: 1 })).items[0];
    const page = await openPhone(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          window.shifted = (window.shifted ?? 0) + (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${product.shopUrl}${path}${path === '/d/' ? drop?.id : ''}`);
    await page.locator('article, main h2').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => window.shifted)).toBeLessThan(0.1);
  });

  it.each(['/', '/products?q=print', '/drops', '/d/', '/account', '/notifications'])(
    '%s is shown by an engine without what Chromium 108 lacks',
    async (path) => {
      const drop = (await creator.drops.live({ limit: 1 })).items[0];
      const page = await openPhone(takeNewMethods);
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await signIn(page, product.shopUrl, /taylor/i);
      await page.goto(`${product.shopUrl}${path}${path === '/d/' ? drop?.id : ''}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => 'toSorted' in Array.prototype)).toBe(false);
      expect([errors, await page.getByText(/broke/).count()]).toEqual([[], 0]);
    },
  );

  it('hold under their own policy: nothing that they need is refused', async () => {
    const page = await openPhone(() => {
      window.refusedByPolicy = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        window.refusedByPolicy?.push(`${effectiveDirective} ${blockedURI}`),
      );
    });
    await signIn(page, product.shopUrl, /taylor/i);
    await shown(page, 'Live updates are on');
    await page.locator('main img').first().waitFor();
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByRole('heading', { level: 1, name: /Taylor/ }).waitFor();
    expect(await page.evaluate(() => window.refusedByPolicy)).toEqual([]);
    // And the policy is there: a script from elsewhere does not run, and a request to elsewhere does not leave.
    const tried = await page.evaluate(async () => {
      const answer = await fetch('https://elsewhere.example/steal').then(
        () => 'left',
        () => 'refused',
      );
      const script = document.createElement('script');
      script.textContent = 'window.isSamePage = true';
      document.body.append(script);
      return [answer, window.isSamePage];
    });
    expect(tried).toEqual(['refused', undefined]);
    expect(await page.evaluate(() => window.refusedByPolicy?.map((one) => one.split(' ')[0]))).toEqual([
      'connect-src',
      'script-src-elem',
    ]);
  });

  it('of a shop that is not built for the demo name no demo people and no address of this machine', async () => {
    const outDir = await mkdtemp(path.join(tmpdir(), 'livedrops-shop-'));
    try {
      await buildShop(outDir, { VITE_API_URL: 'https://api.example.com' });
      const files = (await readdir(outDir, { recursive: true })).filter((file) => /\.(js|html)$/.test(file));
      const holding = async (words: RegExp) => {
        const texts = await Promise.all(files.map((file) => readFile(path.join(outDir, file), 'utf8')));
        return files.filter((_file, index) => words.test(texts[index] ?? ''));
      };
      expect(await holding(/https:\/\/api\.example\.com/)).not.toEqual([]);
      expect(await holding(/drew\.kumar|inbox\.test|localhost:3001/)).toEqual([]);
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  });
});
