import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen, within } from '@testing-library/react';
import { like } from './like.ts';
import { studioAt, type User } from './open-studio.tsx';
import { ARABIC, failedAt, FIRST_ORDER, loadingAt, LONG, offer, sell } from './scenes.ts';
import { getStuck } from './troubles.ts';

const meta: Meta = { title: 'Studio/Orders' };
export default meta;

type Db = Parameters<typeof offer>[0];

const withOrders = async ({ db }: { db: Db }): Promise<void> => {
  for (const title of ['Winter tide cup', ARABIC, LONG]) {
    const { id } = offer(db, { title, checkout: 'hold' });
    await sell(db, id, { orders: 8, quantity: 2 });
  }
  const fan = [...db.users.values()].at(-2);
  if (fan !== undefined) db.users.set(fan.id, { ...fan, isEmailConfirmed: true, showsEmail: true });
};
const opened = `/orders?order=${FIRST_ORDER}`;

export const ToPack: StoryObj = studioAt({ at: '/orders?view=to_pack', before: withOrders, shows: /^LD-/ });
export const Empty: StoryObj = studioAt({ at: '/orders', shows: t`No orders yet` });
export const FoundNothing: StoryObj = studioAt({
  at: '/orders?q=Nobody+of+that+name',
  before: withOrders,
  shows: t`Nothing found`,
});
export const ManyChosen: StoryObj = studioAt({
  at: '/orders?view=to_pack',
  before: withOrders,
  after: async ({ user }) => {
    const [all] = await screen.findAllByRole('checkbox');
    if (all !== undefined) await user.click(all);
  },
  shows: like(t`${{ text: '*' }} chosen`),
});
export const OneOpen: StoryObj = studioAt({ at: opened, before: withOrders, shows: t`What happened` });
export const Refunding: StoryObj = studioAt({
  at: opened,
  before: withOrders,
  after: async ({ user }) => {
    await user.click(await screen.findByRole('button', { name: t`Refund…` }));
    const question = await screen.findByRole('dialog', { name: like(t`Refund ${{ number: '*' }}`) });
    await user.click(within(question).getByText(t`An amount`));
    await user.type(within(question).getByLabelText(like(`${t`Amount in ${{ currency: '*' }}`}*`)), '9999');
    await give(user);
  },
  shows: like(t`At most ${{ max: '*' }}`),
});
const give = async (user: User): Promise<void> =>
  user.click(screen.getByRole('button', { name: t`Give back` }));
export const StuckPayment: StoryObj = studioAt({
  at: opened,
  before: async (world) => {
    await withOrders(world);
    getStuck(world.db, world.db.orders.get(FIRST_ORDER));
  },
  shows: t`A refund did not arrive`,
});
export const Exporting: StoryObj = studioAt({
  at: '/orders',
  before: withOrders,
  after: async ({ user }) => {
    await screen.findAllByText(/^LD-/);
    await user.click(screen.getByRole('button', { name: t`Export` }));
  },
  shows: t`Export orders`,
});

export const Failed: StoryObj = failedAt('/orders', 'orders.sold');
export const Loading: StoryObj = loadingAt('/orders', 'orders.sold');
