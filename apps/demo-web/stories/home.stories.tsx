import type { Meta, StoryObj } from '@storybook/react-vite';
import { shopAt } from './open-shop.tsx';

const meta: Meta = { title: 'Shop/Home' };
export default meta;

export const Ordinary: StoryObj = shopAt({ shows: 'Harbour bowl' });
export const Offline: StoryObj = shopAt({ isOnline: false, shows: 'Harbour bowl' });
