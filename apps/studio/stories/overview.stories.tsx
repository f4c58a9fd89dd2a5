import type { Meta, StoryObj } from '@storybook/react-vite';
import { studioAt } from './open-studio.tsx';

const meta: Meta = { title: 'Studio/Overview' };
export default meta;

export const Ordinary: StoryObj = studioAt({ at: '/overview', shows: 'Harbour bowl' });
export const Offline: StoryObj = studioAt({
  at: '/overview',
  isOnline: false,
  shows: /Offline/,
});
