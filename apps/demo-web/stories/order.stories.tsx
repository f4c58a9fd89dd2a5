import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';
import { atOrder, DREW, HELD, LIVE, LOW, MIKA, ordered, paid, sent } from './scenes.ts';

const meta: Meta = { title: 'Shop/Order' };
export default meta;

const onOrder = { at: atOrder, as: ROWAN };

export const Confirmed: StoryObj = shopAt({
  ...onOrder,
  before: (world) => paid(world, HELD),
  shows: 'Cancel order',
});

export const Sent: StoryObj = shopAt({
  ...onOrder,
  before: async (world) => sent(world, (await ordered(world, LIVE)).id),
  shows: /^On its way · ordered/,
});

export const RefundedInPart: StoryObj = shopAt({
  ...onOrder,
  before: async (world) => {
    const { id } = await paid(world, HELD);
    await world.clientOf(DREW).orders.refund(id, { amount: 600, reason: 'A scratch at the foot' });
    world.db.advance(5000);
  },
  shows: /€6\.00 refunded/,
});

export const RefundedWhole: StoryObj = shopAt({
  ...onOrder,
  before: async (world) => {
    const { id } = await paid(world, HELD);
    await world.clientOf(DREW).orders.refund(id, { reason: 'It broke' });
    world.db.advance(5000);
  },
  shows: /Your money is back/,
});

export const Cancelled: StoryObj = shopAt({
  ...onOrder,
  before: async (world) => world.shop.client.orders.cancel((await ordered(world, LIVE)).id),
  shows: /^You cancelled this order/,
});

/** One part was called off, the other is on its way. */
export const OfTwoCreators: StoryObj = shopAt({
  ...onOrder,
  before: async (world) => {
    const { id } = await paid(world, HELD, LOW);
    await sent(world, id);
    await world.clientOf(MIKA).drops.cancel(LOW);
  },
  shows: /^Called off · Refund/,
});

/** The receipt, as it is printed. */
export const OnPaper: StoryObj = shopAt({
  ...onOrder,
  before: (world) => paid(world, HELD, LOW),
  after: async ({ see }) => {
    await see('Print the receipt');
    showAsPrinted();
  },
  shows: /^For Rowan Ibrahim/,
});

/** Has the rules for paper hold on the screen. */
const showAsPrinted = (): void => {
  for (const { cssRules } of document.styleSheets)
    for (const rule of cssRules)
      if (rule instanceof CSSMediaRule && rule.media.mediaText === 'print') rule.media.mediaText = 'all';
};
