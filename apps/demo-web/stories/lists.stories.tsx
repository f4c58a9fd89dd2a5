import type { Meta, StoryObj } from '@storybook/react-vite';
import { shopAt } from './open-shop.tsx';

const meta: Meta = { title: 'Shop/Lists of drops' };
export default meta;

export const LiveNow: StoryObj = shopAt({ at: '/drops', shows: 'Tide cup' });
export const ComingUp: StoryObj = shopAt({ at: '/drops?show=upcoming', shows: 'Lighthouse keepers' });
export const Past: StoryObj = shopAt({ at: '/c/north-press/drops?show=past', shows: 'Night ferry' });
