import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { studioAt } from './open-studio.tsx';
import { addNewcomer, ARABIC, drewIn, failedAt, LONG, NEWCOMER, ON_AIR, sell } from './scenes.ts';
import { addFailingWebhook, addWebhook, WEBHOOK } from './troubles.ts';

const meta: Meta = { title: 'Studio/Places' };
export default meta;

export const Customers: StoryObj = studioAt({
  at: '/fans',
  before: async ({ db }) => void (await sell(db, ON_AIR, { orders: 12 })),
  shows: 'Ada Lindqvist',
});
export const NoCustomers: StoryObj = studioAt({ at: '/fans', shows: t`No customers yet` });
export const Followers: StoryObj = studioAt({
  at: '/fans?part=followers',
  before: ({ db }) => {
    const creator = drewIn(db);
    for (let nth = 0; nth < 24; nth += 1) {
      const { id } = db.addUser({
        email: `follower-${nth}@example.com`,
        name: nth === 22 ? ARABIC : `Fan ${nth}`,
      });
      const followedAt = new Date(db.clock.now() - nth * nth * 3_600_000).toISOString();
      db.follows.push({ userId: id, creatorId: creator.id, followedAt });
    }
    db.creators.set(creator.id, { ...creator, followerCount: 25 });
  },
  shows: ARABIC,
});
export const Products: StoryObj = studioAt({
  at: '/products',
  before: ({ db }) => {
    const { id } = drewIn(db);
    for (const title of [ARABIC, LONG])
      db.addProduct(id, { title, description: LONG, price: 99_999_999, currency: 'EUR' });
  },
  shows: ARABIC,
});
export const NoProducts: StoryObj = studioAt({
  at: '/products',
  before: addNewcomer,
  as: NEWCOMER,
  shows: t`No products yet`,
});
export const ProductWithAFault: StoryObj = studioAt({
  at: '/products?open=new',
  after: async ({ user }) => {
    await user.click(await screen.findByRole('button', { name: t`Create product` }));
  },
  shows: t`Enter a price such as ${{ example: '25.00' }}`,
});
export const Webhooks: StoryObj = studioAt({
  at: '/webhooks',
  before: ({ db }) => {
    addFailingWebhook(db);
    const off = addWebhook(db);
    db.webhooks.set(off.id, { ...off, enabled: false, disabledReason: 'owner' });
    addWebhook(db);
  },
  shows: t`Failing`,
});
export const NoWebhooks: StoryObj = studioAt({ at: '/webhooks', shows: t`No webhooks yet` });
export const FailedDeliveries: StoryObj = studioAt({
  at: `/webhooks/${WEBHOOK}`,
  before: ({ db }) => addFailingWebhook(db),
  shows: 'It answered with 502',
});
export const WebhookSecretOnce: StoryObj = studioAt({
  at: '/webhooks',
  after: async ({ user }) => {
    await user.click(await screen.findByRole('button', { name: t`New webhook` }));
    await user.type(await screen.findByRole('textbox', { name: t`Address` }), 'https://hooks.example.com/');
    await user.click(screen.getByRole('checkbox', { name: t`All orders` }));
    await user.click(screen.getByRole('button', { name: t`Create webhook` }));
  },
  shows: t`I have kept it`,
});
export const NoApiKeys: StoryObj = studioAt({ at: '/api-keys', shows: t`No API keys yet` });
export const ApiKeys: StoryObj = studioAt({
  at: '/fans',
  after: async ({ studio: { client } }) => {
    await client.apiKeys.create({ name: 'Shop server', scopes: ['orders:read'] });
    const old = await client.apiKeys.create({
      name: LONG.slice(0, 60),
      scopes: ['drops:read', 'drops:write'],
    });
    await client.apiKeys.revoke(old.id);
    await screen.findByText(t`No customers yet`);
    window.location.hash = '/api-keys';
  },
  shows: 'Shop server',
});
export const Profile: StoryObj = studioAt({ at: '/profile', shows: t`Your page in the shop` });
export const Settings: StoryObj = studioAt({
  at: '/settings?part=updates',
  bridge: {
    readUpdate: async () => ({
      phase: 'ready',
      version: '1.3.0',
      notes: 'The wall shows six drops.',
      percent: 100,
      checkedAt: Date.now(),
      frozenUntil: Date.now() + 3_600_000,
      fault: null,
      channel: 'latest',
    }),
  },
  shows: t`Version ${{ newer: '1.3.0' }} is here. It is installed when you quit.`,
});

export const CustomersFailed: StoryObj = failedAt('/fans', 'creators.customers');
export const FollowersFailed: StoryObj = failedAt('/fans?part=followers', 'creators.followerGrowth');
export const ProductsFailed: StoryObj = failedAt('/products', 'products.list');
export const WebhooksFailed: StoryObj = failedAt('/webhooks', 'webhooks.list');
export const ApiKeysFailed: StoryObj = failedAt('/api-keys', 'apiKeys.list');
export const ProfileFailed: StoryObj = failedAt('/profile', 'creators.get');
