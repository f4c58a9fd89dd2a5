import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';
import { fails, hangs, hearing, later, MINUTE_MS } from './scenes.ts';

const meta: Meta = { title: 'Shop/Home' };
export default meta;

export const Visitor: StoryObj = shopAt({ shows: 'Harbour bowl' });

/** A creator whom this fan follows opens a drop meanwhile. */
export const SignedIn: StoryObj = shopAt({
  as: ROWAN,
  after: async (stage) => {
    await hearing(stage);
    await stage.see('Following Kiln & Salt, unfollow');
    const { db } = stage;
    const now = db.clock.now();
    const times = { startsAt: later(now, -1000), endsAt: later(now, 30 * MINUTE_MS) };
    db.addDrop({ productId: 'prd_3', stock: 20, ...times });
  },
  shows: 'Salt pig',
});

export const Empty: StoryObj = shopAt({
  before: ({ db }) => {
    db.drops.clear();
    db.creators.clear();
  },
  shows: 'Nothing is live right now',
});

export const Loading: StoryObj = shopAt({
  before: hangs('drops.live', 'drops.upcoming', 'creators.list'),
  shows: 'Loading the first drop',
});

export const DidNotLoad: StoryObj = shopAt({
  before: fails('drops.live', 'drops.upcoming', 'creators.list'),
  shows: 'That did not work',
});
