import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type DropSnapshot, EMPTY_LEDGER, sumUp } from '../drops/index.ts';
import type { Publish } from '../platform/log/outbox.ts';
import { createLogger } from '../platform/logger.ts';
import { createFigures } from './figures.worker.ts';

const mark = ['drop:drp_1'];

/** Drops that can be sold from, and the figures that were told: `drop remaining`. */
function start(publishing: () => Promise<void> = async () => {}) {
  const pools = new Map([
    ['drp_1', 10],
    ['drp_2', 20],
  ]);
  const told: string[] = [];
  const publish: Publish = async ([stock]) => {
    const { dropId, remaining } = (stock?.data ?? {}) as Record<string, unknown>;
    await publishing();
    told.push(`${String(dropId)} ${String(remaining)}`);
  };
  const figures = createFigures({
    drops: {
      find: async (dropId) => dropWith(dropId, pools.get(dropId) ?? 0),
      listOnSaleSince: async () => [...pools.keys()],
    },
    orders: {
      listOfDrop: async () => ({ items: [], nextCursor: null, previousCursor: null }),
      findMany: async () => [],
    },
    noticeStock: async () => {},
    findNames: async () => () => 'Kim Fan',
    publish,
    clock: { now: () => Date.now() },
    logger: createLogger('fatal'),
  });
  onTestFinished(() => figures.stop());
  return { figures, told, sellDownTo: (pool: number) => void pools.set('drp_1', pool) };
}

it('tells again what could not be told', async () => {
  let failures = 0;
  const { figures, told } = start(async () => {
    failures += 1;
    if (failures <= 2) throw new Error('no primary');
  });
  figures.onMarks(mark);
  await expect.poll(() => told).toEqual(['drp_1 10']);
  expect(failures).toBe(3);
});

it('tells the last figures before it stops', async () => {
  const { figures, told, sellDownTo } = start();
  figures.onMarks(mark);
  await expect.poll(() => told).toEqual(['drp_1 10']);
  sellDownTo(7);
  figures.onMarks(mark);
  await figures.stop();
  expect(told).toEqual(['drp_1 10', 'drp_1 7']);
});

it('does not let figures overtake newer ones', async () => {
  const first = Promise.withResolvers<void>();
  let count = 0;
  const { figures, told, sellDownTo } = start(() => {
    count += 1;
    return count === 1 ? first.promise : Promise.resolve();
  });
  figures.onMarks(mark);
  await expect.poll(() => count).toBe(1);
  sellDownTo(3);
  figures.onMarks(mark);
  // The pause between two figures goes by while the first ones are still on their way.
  await sleep(300);
  first.resolve();
  await expect.poll(() => told).toEqual(['drp_1 10', 'drp_1 3']);
});

it('tells all drops on sale when marks may be lost', async () => {
  const { figures, told } = start();
  await figures.onMarksLost();
  await expect.poll(() => told.toSorted()).toEqual(['drp_1 10', 'drp_2 20']);
});

const dropWith = (id: string, pool: number): DropSnapshot =>
  sumUp(
    {
      id,
      creatorId: 'crt_1',
      creatorName: 'Ada',
      creatorHandle: 'ada',
      productId: 'prd_1',
      title: 'Print',
      description: '',
      imageUrl: null,
      price: 100,
      currency: 'EUR',
      startsAt: new Date(0),
      endsAt: new Date('2999-01-01'),
      nextChangeAt: null,
      stock: 50,
      pool,
      ...EMPTY_LEDGER,
      taken: 50 - pool,
      sold: { orders: 1, units: 50 - pool, revenue: 100 },
      perUserLimit: null,
      checkout: 'instant',
      holdSeconds: null,
      lowStockAt: null,
      status: 'live',
      epoch: 1,
      version: 1,
      isLowTold: false,
      isTitleOwn: false,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    [],
  );
