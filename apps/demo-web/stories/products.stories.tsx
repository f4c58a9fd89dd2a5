import type { Meta, StoryObj } from '@storybook/react-vite';
import { shopAt } from './open-shop.tsx';
import { withPictures } from './scenes.ts';

const meta: Meta = { title: 'Shop/Products' };
export default meta;

/** Enough for several pages. */
export const All: StoryObj = shopAt({
  at: '/products?page=2',
  before: ({ db }) => {
    for (let number = 1; number <= 80; number += 1)
      db.addProduct('crt_1', { title: `Cup ${number}`, description: '', price: 2500, currency: 'EUR' });
  },
  shows: '92 products',
});

/** Products and a creator. */
export const Found: StoryObj = shopAt({
  at: '/products',
  after: ({ type }) => type('Search products', 'salt'),
  shows: /^\d products? for “salt”$/,
});

export const FoundNothing: StoryObj = shopAt({ at: '/products?q=anchor', shows: 'Nothing found' });

/** No drop of it is announced. */
export const SeveralPictures: StoryObj = shopAt({
  at: ({ db }) => `/p/${withPictures(db, 3)}`,
  after: ({ press }) => press('Picture 2 of 3: The set from side 2'),
  shows: 'No drop is announced',
});
