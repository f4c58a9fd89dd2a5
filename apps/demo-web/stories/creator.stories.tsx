import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';
import { RIGHT_TO_LEFT } from './scenes.ts';

const meta: Meta = { title: 'Shop/Creator' };
export default meta;

export const Followed: StoryObj = shopAt({
  at: '/c/kiln-and-salt',
  as: ROWAN,
  shows: 'Following Kiln & Salt, unfollow',
});

/** A creator with a name from right to left, with links and without followers. */
export const WithoutDrops: StoryObj = shopAt({
  at: '/c/warsha',
  before: ({ db }) => {
    const { id } = db.addUser({ email: 'warsha@example.com', name: RIGHT_TO_LEFT.name });
    const { name, description: bio } = RIGHT_TO_LEFT;
    db.addCreator(id, { handle: 'warsha', name, bio, links: ['https://warsha.example/kiln-7'] });
  },
  shows: 'Nothing announced yet',
});

export const NotFound: StoryObj = shopAt({ at: '/c/nobody', shows: 'No such creator' });
