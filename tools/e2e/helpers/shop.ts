import type { CreateDropInput, Drop, LiveDrops } from '@livedrops/sdk';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished, type ProvidedContext } from 'vitest';

/** Who makes the drops of these tests; somebody of the demo data. */
export const CREATOR = 'drew.kumar297@example.com';
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };
const PATIENCE_MS = 60_000;
const OPEN_MS = 600_000;

export const launch = ({
  executablePath,
  args,
}: NonNullable<ProvidedContext['chromium']>): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...args] });

/** A phone of its own, until the test ends: other cookies and storage than every other one. */
export async function newPhone(browser: Browser, viewport = PHONE): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, hasTouch: true });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** Signs a demo fan in, as visitors of the demo do. */
export async function signIn(page: Page, shopUrl: string, fan: RegExp): Promise<void> {
  await page.goto(`${shopUrl}/sign-in`);
  await page.getByRole('button', { name: fan }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** A drop of a product that this creator has, on sale for ten minutes from now or from so much later. */
export async function offerDrop(
  creator: LiveDrops,
  {
    startsInMs = 0,
    ...drop
  }: Pick<CreateDropInput, 'title' | 'stock' | 'checkout' | 'perUserLimit'> & { startsInMs?: number },
): Promise<Drop> {
  const { creatorId = '' } = await creator.auth.me();
  const { items } = await creator.drops.list({ creatorId, limit: 1 });
  await creator.clock.sync();
  const startsAt = creator.clock.now() + startsInMs;
  return creator.drops.create({
    productId: items[0]?.productId ?? '',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + OPEN_MS).toISOString(),
    ...drop,
  });
}
