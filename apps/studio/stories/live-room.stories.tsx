import { plural, t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { like } from './like.ts';
import { studioAt } from './open-studio.tsx';
import { ARABIC, failing, LONG, offer, OFFERED, put, sell } from './scenes.ts';

const meta: Meta = { title: 'Studio/Live room' };
export default meta;

const at = `/drops/${OFFERED}/live`;
const MINUTE = 60_000;

type Db = Parameters<typeof offer>[0];

/** A drop on air that sells well. */
const selling = async ({ db }: { db: Db }): Promise<void> => {
  const { id } = offer(db);
  await sell(db, id, { orders: 21, seconds: 500 });
  db.watching.set(id, 1240);
};

export const FansWait: StoryObj = studioAt({
  at,
  before: ({ db }) => {
    const { id } = offer(db, { startsInMs: 20 * MINUTE });
    db.watching.set(id, 2381);
  },
  shows: plural({ watching: 2381 }, { one: 'fan waits', other: 'fans wait' }),
});
export const Live: StoryObj = studioAt({ at, before: selling, shows: 'Ada Lindqvist' });
export const RunsLow: StoryObj = studioAt({
  at,
  before: async ({ db }) => {
    const { id } = offer(db, { stock: 24 });
    await sell(db, id, { orders: 21 });
    db.watching.set(id, 310);
  },
  shows: plural({ remaining: 3 }, { one: 'unit left', other: 'units left' }),
});
export const AllInBaskets: StoryObj = studioAt({
  at,
  before: async ({ db }) => {
    const { id } = offer(db, { stock: 20, checkout: 'hold' });
    await sell(db, id, { orders: 14 });
    await sell(db, id, { orders: 6, pays: 'waits' });
    db.refused.set(id, { sold_out: 212, limit_reached: 3 });
  },
  shows: t`All in baskets: some may come back`,
});
export const Paused: StoryObj = studioAt({
  at,
  before: async (world) => {
    await selling(world);
    put(world.db, OFFERED, { status: 'paused' });
  },
  shows: t`Resume`,
});
export const SoldOut: StoryObj = studioAt({
  at,
  before: async ({ db }) => {
    const { id } = offer(db, { stock: 30 });
    await sell(db, id, { orders: 30, seconds: 47 });
    db.refused.set(id, { sold_out: 1480, limit_reached: 12 });
  },
  shows: t`Sold out`,
});
export const EndedWithReport: StoryObj = studioAt({
  at: '/drops/drp_10/live',
  before: async ({ db }) => {
    for (const [title, hoursAgo, seconds] of [
      ['Autumn tide cup', 60, 95],
      ['Winter tide cup', 3, 47],
    ] as const) {
      const { id } = offer(db, { title, startsInMs: -hoursAgo * 60 * MINUTE, lastsMs: 100 * 60 * MINUTE });
      await sell(db, id, { orders: 30, quantity: 2, seconds });
      db.refused.set(id, { sold_out: 640, limit_reached: 12, not_started: 81 });
      put(db, id, { status: 'ended', endsAt: new Date(db.clock.now() - 60 * MINUTE).toISOString() });
    }
  },
  shows: t`Sold out in ${{ time: '47 s' }}`,
});
export const CalledOff: StoryObj = studioAt({
  at,
  before: ({ db }) => void put(db, offer(db).id, { status: 'cancelled' }),
  shows: t`This drop was called off`,
});
export const StaleLink: StoryObj = studioAt({
  at,
  before: selling,
  after: async ({ network }) => {
    await screen.findByText(t`Connected`);
    await screen.findAllByText('Ada Lindqvist');
    network.setOnline(false);
    network.disconnect();
  },
  shows: like(t`The drop goes on; these figures may be behind. ${{ whyOff: '*' }}`),
});
export const NeverConnected: StoryObj = studioAt({
  at,
  before: selling,
  isOnline: false,
  shows: like(t`The drop goes on; these figures may be behind. ${{ whyOff: '*' }}`),
});
export const BigFigures: StoryObj = studioAt({
  at,
  before: selling,
  after: async ({ user }) => {
    await screen.findAllByText('Ada Lindqvist');
    await user.click(screen.getByRole('button', { name: t`Big figures` }));
    await screen.findByRole('button', { name: t`Big figures`, pressed: true });
  },
  shows: t`of ${{ stock: '60' }} sold`,
});
export const CallingOff: StoryObj = studioAt({
  at,
  before: selling,
  after: async ({ user }) => {
    await screen.findByText(t`Connected`);
    await screen.findAllByText('Ada Lindqvist');
    await user.click(screen.getByRole('button', { name: t`Call off` }));
  },
  shows: t`Call this drop off?`,
});
export const LongRightToLeft: StoryObj = studioAt({
  at,
  before: async ({ db }) => {
    const { id } = offer(db, { title: `${ARABIC} ${LONG}`, stock: 1_000_000, price: 12_345_678 });
    await sell(db, id, { orders: 8, quantity: 2 });
  },
  shows: 'Ada Lindqvist',
});
export const Failed: StoryObj = studioAt({
  at,
  before: selling,
  handlers: failing('drops.get'),
  shows: t`Something went wrong on our side`,
});
export const Wall: StoryObj = studioAt({
  at: '/live',
  before: async ({ db }) => {
    for (const title of ['Winter tide cup', LONG, ARABIC]) {
      const { id } = offer(db, { title });
      await sell(db, id, { orders: 8 });
    }
  },
  shows: LONG,
});
