import type { Meta, StoryObj } from '@storybook/react-vite';
import { shopAt } from './open-shop.tsx';
import { fails, hangs } from './scenes.ts';

const meta: Meta = { title: 'Shop/Lists of drops' };
export default meta;

export const LiveNow: StoryObj = shopAt({ at: '/drops', shows: 'Tide cup' });
export const ComingUp: StoryObj = shopAt({ at: '/drops?show=upcoming', shows: 'Lighthouse keepers' });
export const Past: StoryObj = shopAt({ at: '/c/north-press/drops?show=past', shows: 'Night ferry' });

export const Loading: StoryObj = shopAt({
  at: '/drops',
  before: hangs('drops.live'),
  shows: 'Loading drops',
});
export const DidNotLoad: StoryObj = shopAt({
  at: '/drops',
  before: fails('drops.live'),
  shows: 'That did not work',
});
