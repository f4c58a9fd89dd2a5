import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Drop, DropStatus } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { Countdown } from '../src/components/countdown.tsx';
import { DropGrid } from '../src/components/drop-card.tsx';
import { StatusTag } from '../src/components/status-tag.tsx';
import { StockBar } from '../src/components/stock-bar.tsx';
import { partOf } from './open-shop.tsx';
import { HOUR_MS, later, LONG, MINUTE_MS, RIGHT_TO_LEFT } from './scenes.ts';

const meta: Meta = { title: 'Shop/Parts' };
export default meta;

const STATUSES: DropStatus[] = ['scheduled', 'live', 'paused', 'sold_out', 'ended', 'cancelled'];

export const Tags: StoryObj = partOf({ shows: 'In baskets' }, () => (
  <>
    {STATUSES.map((status) => (
      <StatusTag key={status} drop={{ status, held: 0 }} />
    ))}
    <StatusTag drop={{ status: 'sold_out', held: 2 }} />
  </>
));

export const StockBars: StoryObj = partOf({ shows: '1,204 in baskets' }, () => (
  <>
    <StockBar remaining={50} stock={50} />
    <StockBar remaining={1} held={3} stock={12} large />
    <StockBar remaining={0} held={1204} stock={1_000_000} large />
    <StockBar remaining={0} stock={1} large />
  </>
));

export const Clocks: StoryObj = partOf({ shows: 'days' }, () => (
  <>
    <Countdown label="Opens in" leftMs={364 * 24 * HOUR_MS} />
    <Countdown label="Opens in" leftMs={25 * HOUR_MS} />
    <Countdown label="Ends in" leftMs={HOUR_MS - 1000} />
    <Countdown label="Ends in" leftMs={0} />
  </>
));

const now = Date.now();

const cardOf = (changes: Partial<Drop>, index: number): Drop =>
  makeDrop({
    id: `drp_${index}`,
    startsAt: later(now, -HOUR_MS),
    endsAt: later(now, 5 * MINUTE_MS),
    remaining: 12,
    ...changes,
  });

/** In every state, with long names and from right to left. */
export const Cards: StoryObj = partOf({ shows: RIGHT_TO_LEFT.title }, () => (
  <DropGrid
    nowMs={now}
    drops={[
      ...STATUSES.map((status) => ({ status, title: `Cup that is ${status}` })),
      { status: 'sold_out' as const, held: 3, remaining: 0, title: 'Cup in baskets' },
      { status: 'scheduled' as const, startsAt: later(now, 90 * 24 * HOUR_MS), title: 'Cup of next year' },
      { title: LONG, creatorName: LONG.slice(0, 80), price: 100_000_000 },
      { ...RIGHT_TO_LEFT, creatorName: RIGHT_TO_LEFT.name },
    ].map(cardOf)}
  />
));
