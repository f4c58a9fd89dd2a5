import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { studioAt } from './open-studio.tsx';
import { ARABIC, OFFERED, offer, ON_AIR, put, SOON } from './scenes.ts';

const meta: Meta = { title: 'Studio/Drop editor' };
export default meta;

export const New: StoryObj = studioAt({ at: '/drops/new', shows: 'As a fan sees it' });
export const ChecksThatFail: StoryObj = studioAt({
  at: '/drops/new',
  after: async ({ user }) => {
    await user.clear(await screen.findByLabelText(/^Price/));
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
  },
  shows: 'Enter a price such as 25.00',
});
export const Scheduled: StoryObj = studioAt({ at: `/drops/${SOON}/edit`, shows: 'Save changes' });
export const ReservedRightToLeft: StoryObj = studioAt({
  at: `/drops/${OFFERED}/edit`,
  before: ({ db }) =>
    void offer(db, { title: ARABIC, startsInMs: 86_400_000, checkout: 'hold', holdSeconds: 300 }),
  shows: /Then you have 5 minutes to pay/,
});
export const LockedOnAir: StoryObj = studioAt({
  at: `/drops/${ON_AIR}/edit`,
  shows: /^This drop is on air: its product/,
});
export const ChangedElsewhere: StoryObj = studioAt({
  at: `/drops/${SOON}/edit`,
  after: async ({ db, user, studio }) => {
    const price = await screen.findByLabelText(/^Price/);
    await user.clear(price);
    await user.type(price, '39');
    await screen.findByText('Connected');
    const creatorId = studio.session.current?.user.creatorId ?? '';
    const drop = put(db, SOON, { price: 4400, stock: 90 });
    db.events.append([`creator:${creatorId}`], 'drop.updated', { drop });
  },
  shows: /^This drop was changed elsewhere/,
});
