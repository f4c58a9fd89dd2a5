import { expect, test } from 'vitest';
import { encodeCursor } from '../platform/cursor.ts';
import { type ListedProduct, SORTS } from './product-sorts.ts';

const product: ListedProduct = {
  id: 'prd_1',
  creatorId: 'crt_1',
  creatorName: 'Mira',
  title: 'Mug',
  sortTitle: 'mug',
  relevance: -2,
  description: '',
  price: 1900,
  currency: 'EUR',
  imageUrl: null,
  createdAt: new Date('2026-11-23T18:00:00.000Z'),
  updatedAt: new Date('2026-11-24T18:00:00.000Z'),
};

test.each([
  ['relevance', ['relevance', -2, product.createdAt.getTime(), 'prd_1']],
  ['newest', ['newest', product.createdAt.getTime(), 'prd_1']],
  ['price_asc', ['price_asc', 'EUR', 1900, 'prd_1']],
  ['price_desc', ['price_desc', 'EUR', 1900, 'prd_1']],
  ['title', ['title', 'mug', 'prd_1']],
] as const)('the cursor of %s', async (sort, keys) => {
  const { nextCursor } = await SORTS[sort].keyset.page({ limit: 1 }, {}, async () => [product, product]);
  expect(nextCursor).toBe(encodeCursor(['>', ...keys]));
});
