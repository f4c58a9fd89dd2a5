import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt, type Stage, type World } from './open-shop.tsx';
import { changed, hangs, hearing, HELD, HOUR_MS, MINUTE_MS, ordered } from './scenes.ts';

const meta: Meta = { title: 'Shop/Paying' };
export default meta;

const reserved = { at: `/d/${HELD}`, as: ROWAN, before: (world: World) => ordered(world, HELD) };

/** The demo bank does as it is told. */
const paying =
  (bank: RegExp) =>
  async ({ press }: Stage) => {
    await press(bank, 'radio');
    await press(/^Pay/);
  };

export const Held: StoryObj = shopAt({ ...reserved, shows: 'Reserved for you' });

export const Paying: StoryObj = shopAt({
  ...reserved,
  before: async (world) => {
    await ordered(world, HELD);
    hangs('orders.pay')(world);
  },
  after: ({ press }) => press(/^Pay/),
  shows: 'Paying…',
});

export const Deciding: StoryObj = shopAt({
  ...reserved,
  before: async (world) => {
    await ordered(world, HELD);
    world.db.payments.delayMs = HOUR_MS;
  },
  after: paying(/Take its time/),
  shows: 'Your payment is being decided',
});

export const Declined: StoryObj = shopAt({
  ...reserved,
  after: paying(/Decline/),
  shows: 'The payment was declined',
});

export const HoldRanOut: StoryObj = shopAt({
  ...reserved,
  after: async (stage) => {
    await hearing(stage);
    await stage.see(/^Pay before the time is up/);
    stage.db.advance(6 * MINUTE_MS);
  },
  shows: 'Your time to pay ran out',
});

export const AskedToGiveUp: StoryObj = shopAt({
  ...reserved,
  after: ({ press }) => press('Give up'),
  shows: 'Give the reservation up?',
});

/** On every other page. */
export const HeldElsewhere: StoryObj = shopAt({ ...reserved, at: '/products', shows: 'Go and pay' });

export const LastSeconds: StoryObj = shopAt({
  ...reserved,
  before: (world) => {
    changed(HELD, { holdSeconds: 29 })(world);
    return ordered(world, HELD);
  },
  shows: /^Time left to pay: \d+ seconds$/,
});

export const AskingTheBank: StoryObj = shopAt({
  ...reserved,
  after: paying(/Lose the answer/),
  shows: 'We are asking your bank',
});
