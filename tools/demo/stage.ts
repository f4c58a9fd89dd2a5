import { type Drop, type DropSales, isApiError, type LiveDrops } from '@livedrops/sdk';
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemForPeople } from './problem-for-people.ts';
import type { RushOptions } from './options.ts';

export const DEMO_CREATOR = 'drew.kumar297@example.com';
const OPEN_FOR_MS = 30 * 60_000;
/** The estimate of the server's clock may be off by a few milliseconds; nobody wants to come too early. */
const AFTER_START_MS = 25;

/** Schedules a drop of one of the creator's products. */
export async function scheduleDrop(creator: LiveDrops, options: RushOptions): Promise<Drop> {
  const { creatorId } = await creator.auth.me();
  const products = creatorId === undefined ? null : await creator.products.list({ creatorId });
  const product = products?.items[0];
  if (!product)
    throw new ProblemForPeople(`${DEMO_CREATOR} has no product here. Fill the database first: pnpm seed`);
  const startsAt = creator.clock.now() + options.inSeconds * 1000;
  return creator.drops.create({
    productId: product.id,
    title: `${product.title}: the rush`,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + OPEN_FOR_MS).toISOString(),
    stock: options.stock,
    perUserLimit: options.perFan,
  });
}

/** An existing drop that sells now or will. */
export async function findDrop(creator: LiveDrops, dropId: string): Promise<Drop> {
  try {
    const drop = await creator.drops.get(dropId);
    if (drop.status === 'scheduled' || drop.status === 'live') return drop;
    throw new ProblemForPeople(`The drop ${dropId} sells nothing: it is ${drop.status.replace('_', ' ')}.`);
  } catch (error) {
    if (isApiError(error, 'not_found')) throw new ProblemForPeople(`There is no drop ${dropId}.`);
    throw error;
  }
}

/** What a drop says about itself. `sales` is `null` when it belongs to another creator. */
export type Figures = { drop: Drop; sales: DropSales | null };

export async function readFigures(creator: LiveDrops, dropId: string): Promise<Figures> {
  const sales = await creator.drops.sales(dropId).catch((error: unknown) => {
    if (isApiError(error, 'forbidden') || isApiError(error, 'not_found')) return null;
    throw error;
  });
  return { drop: await creator.drops.get(dropId), sales };
}

/** Waits for the start by the server's clock, and says every full second how long it takes. */
export async function untilStart(
  client: LiveDrops,
  drop: Drop,
  onSecond: (seconds: number) => void,
): Promise<void> {
  const startsAt = Date.parse(drop.startsAt) + AFTER_START_MS;
  for (;;) {
    const leftMs = startsAt - client.clock.now();
    if (leftMs <= 0) return;
    onSecond(Math.ceil(leftMs / 1000));
    await delay(Math.min(leftMs, leftMs % 1000 || 1000));
  }
}
