import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { like } from './like.ts';
import { studioAt } from './open-studio.tsx';
import { ARABIC, OFFERED, offer, ON_AIR, put, SOON } from './scenes.ts';

const meta: Meta = { title: 'Studio/Drop editor' };
export default meta;

export const New: StoryObj = studioAt({ at: '/drops/new', shows: t`As a fan sees it` });
export const ChecksThatFail: StoryObj = studioAt({
  at: '/drops/new',
  after: async ({ user }) => {
    await user.clear(await screen.findByLabelText(like(`${t`Price`}*`)));
    await user.clear(screen.getByLabelText(like(`${t`Units in stock`}*`)));
    await user.click(screen.getByRole('button', { name: t`Schedule the drop` }));
  },
  shows: t`Enter a price such as ${{ example: '25.00' }}`,
});
export const Scheduled: StoryObj = studioAt({ at: `/drops/${SOON}/edit`, shows: t`Save changes` });
export const ReservedRightToLeft: StoryObj = studioAt({
  at: `/drops/${OFFERED}/edit`,
  before: ({ db }) =>
    void offer(db, { title: ARABIC, startsInMs: 86_400_000, checkout: 'hold', holdSeconds: 300 }),
  shows: t`Reserve first. Then you have ${{ minutes: 5 }} minutes to pay.`,
});
export const LockedOnAir: StoryObj = studioAt({
  at: `/drops/${ON_AIR}/edit`,
  shows: t`This drop is on air: its product, start, reminders, stock, limit and checkout are fixed. Stock is added in the live view.`,
});
export const ChangedElsewhere: StoryObj = studioAt({
  at: `/drops/${SOON}/edit`,
  after: async ({ db, user, studio }) => {
    const price = await screen.findByLabelText(like(`${t`Price`}*`));
    await user.clear(price);
    await user.type(price, '39');
    await screen.findByText(t`Connected`);
    const creatorId = studio.session.current?.user.creatorId ?? '';
    const drop = put(db, SOON, { price: 4400, stock: 90 });
    db.events.append([`creator:${creatorId}`], 'drop.updated', { drop });
  },
  shows: t`Keep mine`,
});
