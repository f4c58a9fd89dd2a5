import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Drop } from '@livedrops/sdk';
import { scenarios } from '@livedrops/sdk/msw';
import { changeWhenOrdered } from '../test/change-drop.ts';
import { API_URL, ROWAN, shopAt } from './open-shop.tsx';
import { hangs, HOUR_MS, later, LIVE, LOW, ordered } from './scenes.ts';

const meta: Meta = { title: 'Shop/Buying' };
export default meta;

const BUY = /^Buy/;
const onDrop = { at: `/d/${LIVE}`, as: ROWAN };
const create = { baseUrl: API_URL, endpoint: 'orders.create' } as const;

export const Quantity: StoryObj = shopAt({
  ...onDrop,
  after: ({ press }) => press('One more'),
  shows: '€64.00',
});

export const Confirmed: StoryObj = shopAt({
  ...onDrop,
  after: ({ press }) => press(BUY),
  shows: 'It’s yours',
});

/** As many orders as the limit allows. */
export const SeveralOrders: StoryObj = shopAt({
  ...onDrop,
  before: async (world) => {
    await ordered(world, LIVE);
    await ordered(world, LIVE);
  },
  shows: 'Limit reached',
});

/** The drop is another one by the time that the order arrives. */
const refused = (changes: Partial<Drop>, shows: string): StoryObj =>
  shopAt({
    ...onDrop,
    before: (world) => changeWhenOrdered(world, LIVE, changes),
    after: ({ press }) => press(BUY),
    shows,
  });

export const SoldOutBefore: StoryObj = refused(
  { remaining: 0, status: 'sold_out' },
  'Sold out before your order',
);
export const TooEarly: StoryObj = refused(
  { status: 'scheduled', startsAt: later(Date.now(), HOUR_MS) },
  'Not open yet',
);
export const Over: StoryObj = refused({ status: 'ended' }, 'The drop has ended');

/** What was bought on another device counts. */
export const OverTheLimit: StoryObj = shopAt({
  at: `/d/${LOW}`,
  as: ROWAN,
  isOnline: false,
  after: async ({ see, press, clientOf }) => {
    await see('Buy');
    await clientOf(ROWAN).orders.create({ dropId: LOW, quantity: 1 });
    await press(BUY);
  },
  shows: 'You have reached the limit',
});

/** The server made the order, and its answer did not come. */
export const AnswerLost: StoryObj = shopAt({
  ...onDrop,
  before: (world) => {
    world.server.use(...scenarios.lostResponse({ ...create, db: world.db }));
    hangs('orders.byKey')(world);
  },
  after: ({ press }) => press(BUY),
  shows: 'Checking whether it went through…',
});

export const PausedBefore: StoryObj = refused({ status: 'paused' }, 'Paused by the creator');
export const CalledOffBefore: StoryObj = refused({ status: 'cancelled' }, 'The drop was called off');
export const PriceChanged: StoryObj = refused({ price: 3900 }, 'The price has changed');

/** One is left of the two that were asked for. */
export const FewerLeft: StoryObj = shopAt({
  ...onDrop,
  before: (world) => changeWhenOrdered(world, LIVE, { remaining: 1 }),
  after: async ({ press }) => {
    await press('One more');
    await press(BUY);
  },
  shows: /^Only 1 is left/,
});

/** The order waits at the page, and is sent again by itself. */
const waiting = (answer: typeof scenarios.rateLimited, shows: string): StoryObj =>
  shopAt({
    ...onDrop,
    before: ({ server }) => server.use(...answer({ ...create, retryAfterSeconds: 30 })),
    after: ({ press }) => press(BUY),
    shows,
  });

export const TooManyTries: StoryObj = waiting(scenarios.rateLimited, 'Too many tries at once');
/** The server was away at every try. */
export const NoOrderWasMade: StoryObj = waiting(scenarios.unavailable, 'No order was made so far');
