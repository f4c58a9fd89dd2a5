import type { Meta, StoryObj } from '@storybook/react-vite';
import { ROWAN, shopAt } from './open-shop.tsx';

const meta: Meta = { title: 'Shop/Home' };
export default meta;

export const Visitor: StoryObj = shopAt({ shows: 'Harbour bowl' });
export const SignedIn: StoryObj = shopAt({ as: ROWAN, shows: 'Harbour bowl' });
export const Offline: StoryObj = shopAt({ isOnline: false, shows: 'Harbour bowl' });
