import type { ProductSort } from '@livedrops/sdk/contract';
import { createKeyset, type Keyset, type KeysetSort } from '../platform/keyset.ts';
import type { ProductRecord } from './product.rules.ts';

/** A product in a list. `relevance` is higher the better it is found; the same for all where nothing is searched. */
export type ListedProduct = ProductRecord & { sortTitle: string; relevance: number };

type Fields = KeysetSort<ListedProduct>['fields'];

type ListSort = {
  keyset: Keyset<ListedProduct>;
  /** The fields of its indexes behind those that the filter makes equal. */
  index: Record<string, 1 | -1>;
};

const sortBy = (
  name: ProductSort,
  fields: Fields,
  direction: 1 | -1,
  index: ListSort['index'],
): ListSort => ({
  keyset: createKeyset<ListedProduct>({ name, fields: { ...fields, id: 'text' }, direction }),
  index,
});

const NEWEST = { createdAt: -1, _id: -1 } as const;
const PRICE = { currency: 1, price: 1, _id: 1 } as const;

const byPrice = { currency: 'text', price: 'number' } as const;

/** How each order is made. Prices of one currency stand together: minor units of two cannot be compared. */
export const SORTS: Record<ProductSort, ListSort> = {
  relevance: sortBy('relevance', { relevance: 'number', createdAt: 'instant' }, -1, NEWEST),
  newest: sortBy('newest', { createdAt: 'instant' }, -1, NEWEST),
  price_asc: sortBy('price_asc', byPrice, 1, PRICE),
  price_desc: sortBy('price_desc', byPrice, -1, PRICE),
  title: sortBy('title', { sortTitle: 'text' }, 1, { sortTitle: 1, _id: 1 }),
};
