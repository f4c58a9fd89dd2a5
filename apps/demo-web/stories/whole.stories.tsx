import type { Meta, StoryObj } from '@storybook/react-vite';
import { ErrorBoundary } from '../src/components/error-boundary.tsx';
import { partOf, ROWAN, shopAt } from './open-shop.tsx';

const meta: Meta = { title: 'Shop/Whole shop' };
export default meta;

export const NoSuchPage: StoryObj = shopAt({ at: '/nowhere', shows: 'Nothing at this address' });

export const NewVersion: StoryObj = shopAt({
  at: '/products',
  as: ROWAN,
  before: ({ shop }) => shop.version.store.setState({ isNew: true }),
  shows: 'A new version is here.',
});

const Broken = (): never => {
  throw new Error('a fault of this story');
};

export const PageBroke: StoryObj = {
  ...partOf({ shows: 'This page broke' }, () => (
    <ErrorBoundary heading="This page broke">
      <Broken />
    </ErrorBoundary>
  )),
  // React would log the fault, which is meant here.
  parameters: { react: { rootOptions: { onCaughtError: () => undefined } } },
};
