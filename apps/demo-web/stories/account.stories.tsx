import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';

const meta: Meta = { title: 'Shop/Account' };
export default meta;

export const WrongPassword: StoryObj = shopAt({
  at: '/sign-in',
  after: async ({ press, type }) => {
    await type(/^E-mail/, ROWAN);
    await type(/^Password/, 'not the password');
    await press('Sign in');
  },
  shows: 'That e-mail and password do not go together.',
});

/** The name mixes alphabets that look alike, and the password is known to everybody. */
export const NewAccountWithFaults: StoryObj = shopAt({
  at: '/sign-in',
  after: async ({ press, type }) => {
    await press('I have no account yet');
    await type(/^Name/, 'Studi\u043e Nord');
    await type(/^E-mail/, 'kim@example.com');
    await type(/^Password/, 'password1');
    await press('Make the account');
  },
  shows: 'is too easy to guess',
});

/** The account, with whom one follows. */
export const Following: StoryObj = shopAt({
  at: '/account',
  as: ROWAN,
  shows: 'Following Kiln & Salt, unfollow',
});
