import { plural, t } from '@lingui/core/macro';
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
  shows: t`Schedule your first drop`,
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
  shows: t`Ends in`,
});
const oneIsStuck = (count = '1'): string =>
  plural(
    { stuck: 1 },
    {
      one: `${count} payment is stuck: a refund failed, or the buyer contests it`,
      other: `${count} payments are stuck: a refund failed, or the buyer contests it`,
    },
  );
export const NeedsAHand: StoryObj = studioAt({
  before: async ({ db }) => {
    const { id } = offer(db, { checkout: 'hold' });
    const [first] = await sell(db, id, { orders: 5 });
    getStuck(db, first);
    addFailingWebhook(db);
  },
  shows: oneIsStuck(),
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
  shows: t`Loading…`,
});
export const Failed: StoryObj = studioAt({
  handlers: [...failing('drops.list'), ...failing('orders.sold')],
  shows: t`Something went wrong on our side`,
});
export const NoConnection: StoryObj = studioAt({ isOnline: false, shows: t`Reconnecting` });
