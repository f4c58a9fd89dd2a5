import type { Meta, StoryObj } from '@storybook/react-vite';
import { studioAt } from './open-studio.tsx';
import {
  addNewcomer,
  ARABIC,
  endless,
  failing,
  HEBREW,
  LONG,
  NEWCOMER,
  offer,
  ON_AIR,
  put,
  sell,
  SOON,
} from './scenes.ts';
import { addFailingWebhook, getStuck } from './troubles.ts';

const meta: Meta = { title: 'Studio/Overview' };
export default meta;

export const NewCreator: StoryObj = studioAt({
  before: addNewcomer,
  as: NEWCOMER,
  shows: 'Schedule your first drop',
});
export const Ordinary: StoryObj = studioAt({
  before: async ({ db }) => {
    const { id } = offer(db, { startsInMs: -5_400_000, stock: 40 });
    await sell(db, id, { orders: 12, quantity: 2 });
    put(db, id, { status: 'ended' });
  },
  shows: 'Winter tide cup',
});
export const OnAir: StoryObj = studioAt({
  before: ({ db }) => void put(db, SOON, { startsAt: new Date(db.clock.now() + 86_400_000).toISOString() }),
  shows: 'Ends in',
});
export const NeedsAHand: StoryObj = studioAt({
  before: async ({ db }) => {
    const { id } = offer(db, { checkout: 'hold' });
    const [first] = await sell(db, id, { orders: 5 });
    getStuck(db, first);
    addFailingWebhook(db);
  },
  shows: /^1 payment is stuck/,
});
export const LongAndRightToLeft: StoryObj = studioAt({
  before: ({ db }) => {
    put(db, ON_AIR, { title: HEBREW });
    put(db, SOON, { title: LONG });
    const { id } = offer(db, { title: ARABIC, startsInMs: -7_200_000 });
    put(db, id, { status: 'ended' });
  },
  shows: LONG,
});
export const Loading: StoryObj = studioAt({
  handlers: [...endless('drops.list'), ...endless('orders.sold')],
  shows: 'Loading…',
});
export const Failed: StoryObj = studioAt({
  handlers: [...failing('drops.list'), ...failing('orders.sold')],
  shows: 'Something went wrong on our side',
});
export const NoConnection: StoryObj = studioAt({ isOnline: false, shows: 'Reconnecting' });
