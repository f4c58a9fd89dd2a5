import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';
import { changed, DREW, HELD, LIVE, LONG, LOW, ordered, paid, sent } from './scenes.ts';

const meta: Meta = { title: 'Shop/My orders' };
export default meta;

/** Sent, cancelled, called off with its refund, of two things, to pay. */
export const Several: StoryObj = shopAt({
  at: '/orders',
  as: ROWAN,
  before: async (world) => {
    const { shop, clientOf } = world;
    await sent(world, (await ordered(world, LIVE)).id);
    await shop.client.orders.cancel((await ordered(world, LIVE)).id);
    const { id } = await paid(world, HELD);
    await clientOf(DREW).orders.refund(id, { reason: 'It broke' });
    changed(LOW, { title: LONG })(world);
    await paid(world, HELD, LOW);
    await ordered(world, HELD);
  },
  shows: /Refund(ed| on its way)/,
});

export const Empty: StoryObj = shopAt({ at: '/orders', as: ROWAN, shows: 'No orders yet' });
