import type { Meta, StoryObj } from '@storybook/react-vite';
import { changeAndTell } from '../test/change-drop.ts';
import { loseNetwork, ROWAN, shopAt, TAYLOR } from './open-shop.tsx';
import {
  changed,
  ENDED,
  fails,
  FAR_AWAY,
  hangs,
  hearing,
  HELD,
  later,
  LIVE,
  LONG,
  LOW,
  RIGHT_TO_LEFT,
  SOLD_OUT,
  UPCOMING,
  withPictures,
  HOUR_MS,
  MINUTE_MS,
} from './scenes.ts';

const meta: Meta = { title: 'Shop/Drop page' };
export default meta;

export const FarAway: StoryObj = shopAt({ at: `/d/${FAR_AWAY}`, shows: 'Sign in to be ready' });

export const StartsWithinAMinute: StoryObj = shopAt({
  at: `/d/${UPCOMING}`,
  as: ROWAN,
  before: changed(UPCOMING, (now) => ({ startsAt: later(now, MINUTE_MS - 1000) })),
  shows: 'Not open yet',
});

export const Live: StoryObj = shopAt({ at: `/d/${LIVE}`, shows: 'Sign in to buy' });

/** Signed in, where one each may be had. */
export const Low: StoryObj = shopAt({ at: `/d/${LOW}`, as: ROWAN, shows: 'of 40 left' });

export const AllInBaskets: StoryObj = shopAt({
  at: `/d/${HELD}`,
  as: ROWAN,
  before: async ({ db, clientOf }) => {
    changed(HELD, { remaining: 1 })({ db });
    await clientOf(TAYLOR).orders.create({ dropId: HELD, quantity: 1 });
  },
  shows: 'All in baskets',
});

export const Paused: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  as: ROWAN,
  before: changed(LIVE, { status: 'paused' }),
  shows: /^The creator has paused the sale/,
});

export const SoldOut: StoryObj = shopAt({
  at: `/d/${SOLD_OUT}`,
  as: ROWAN,
  shows: /^Every piece has a home/,
});

export const Ended: StoryObj = shopAt({ at: `/d/${ENDED}`, shows: /^Ended .* your time/ });

export const CalledOff: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  before: changed(LIVE, { status: 'cancelled' }),
  shows: 'The creator called this drop off.',
});

export const NotFound: StoryObj = shopAt({ at: '/d/drp_none', shows: 'No such drop' });

export const DidNotLoad: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  before: fails('drops.get'),
  shows: /^This page asks again by itself/,
});

export const Loading: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  before: hangs('drops.get'),
  shows: 'Loading the page',
});

export const Offline: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  as: ROWAN,
  after: async ({ see }) => {
    await see('Buy');
    loseNetwork();
  },
  shows: 'You are offline',
});

/** Live, but what is shown may be old: no events come, and the server does not answer. */
export const Stale: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  as: ROWAN,
  after: async (stage) => {
    await stage.see('Buy');
    fails('drops.get')(stage);
    stage.network.setOnline(false);
    stage.network.disconnect();
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
  },
  shows: /what you see may be out of date/,
});

export const LongTitle: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  as: ROWAN,
  before: changed(LIVE, { title: LONG, creatorName: LONG.slice(0, 80), description: `${LONG}${LONG}` }),
  shows: LONG,
});

export const RightToLeft: StoryObj = shopAt({
  at: `/d/${LIVE}`,
  as: ROWAN,
  before: changed(LIVE, { ...RIGHT_TO_LEFT, creatorName: RIGHT_TO_LEFT.name }),
  shows: RIGHT_TO_LEFT.title,
});

export const WithPicture: StoryObj = shopAt({
  at: ({ db }) => {
    const now = db.clock.now();
    const times = { startsAt: later(now, -MINUTE_MS), endsAt: later(now, HOUR_MS) };
    return `/d/${db.addDrop({ productId: withPictures(db, 1), stock: 40, ...times }).id}`;
  },
  shows: 'Breakfast set',
});

export const StartMoved: StoryObj = shopAt({
  at: `/d/${UPCOMING}`,
  after: async (stage) => {
    await hearing(stage);
    changeAndTell(stage, UPCOMING, { startsAt: later(stage.db.clock.now(), 3 * HOUR_MS) });
  },
  shows: 'The start has moved.',
});
