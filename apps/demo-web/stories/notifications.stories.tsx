import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt, TAYLOR } from './open-shop.tsx';
import { LIVE, MINUTE_MS, ordered } from './scenes.ts';

const meta: Meta = { title: 'Shop/Notifications' };
export default meta;

export const Unread: StoryObj = shopAt({
  at: '/notifications',
  as: ROWAN,
  before: async (world) => {
    await ordered(world, LIVE);
    world.db.advance(11 * MINUTE_MS);
  },
  shows: 'New ones are marked.',
});

export const Empty: StoryObj = shopAt({ at: '/notifications', as: TAYLOR, shows: 'Nothing yet' });

/** On this device as well, and quiet at night. */
export const Settings: StoryObj = shopAt({
  at: '/account/notifications',
  as: ROWAN,
  before: ({ shop }) =>
    shop.client.notifications.updatePreferences({
      quietHours: { from: '22:00', to: '08:00', timeZone: 'Europe/Berlin' },
    }),
  after: ({ press }) => press('Turn on notifications on this device'),
  shows: 'On for this device',
});
