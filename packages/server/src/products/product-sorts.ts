import type { ProductSort } from '@livedrops/sdk/contract';
import { createKeyset, type Keyset, type KeysetSort } from '../platform/keyset.ts';
import type { ProductRecord } from './product.rules.ts';

const sortBy = (
  name: ProductSort,
  fields: KeysetSort<ProductRecord>['fields'],
  direction: 1 | -1,
): Keyset<ProductRecord> =>
  createKeyset<ProductRecord>({ name, fields: { ...fields, id: 'text' }, direction });

const byPrice = { currency: 'text', price: 'number' } as const;

/** How each order is made. Prices of one currency stand together: minor units of two cannot be compared. */
export const SORTS: Record<ProductSort, Keyset<ProductRecord>> = {
  newest: sortBy('newest', { createdAt: 'instant' }, -1),
  price_asc: sortBy('price_asc', byPrice, 1),
  price_desc: sortBy('price_desc', byPrice, -1),
  title: sortBy('title', { title: 'text' }, 1),
};
