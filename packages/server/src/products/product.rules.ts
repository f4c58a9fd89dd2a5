import type { ProductSort } from '@livedrops/sdk/contract';

/** A thing that a creator sells. */
export type ProductRecord = {
  id: string;
  creatorId: string;
  /** A copy; kept right by `renameCreator`. */
  creatorName: string;
  title: string;
  description: string;
  /** Minor units of `currency`. */
  price: number;
  currency: string;
  imageUrl: string | null;
  createdAt: Date;
  updatedAt: Date;
};

type SortField = 'createdAt' | 'currency' | 'price' | 'title';

/**
 * How each order is made. Prices of one currency stand together: minor units of two cannot be compared. Ties go by id in the same
 * direction, so that pages neither repeat nor skip a product.
 */
export const SORTS: Record<ProductSort, { fields: readonly SortField[]; direction: 1 | -1 }> = {
  newest: { fields: ['createdAt'], direction: -1 },
  price_asc: { fields: ['currency', 'price'], direction: 1 },
  price_desc: { fields: ['currency', 'price'], direction: -1 },
  title: { fields: ['title'], direction: 1 },
};

/** What a cursor of this order holds. The order's name is in it, so that it cannot be used with another. */
export function productKeys(sort: ProductSort, product: ProductRecord): (string | number)[] {
  const values = SORTS[sort].fields.map((field) => product[field]);
  return [sort, ...values.map((value) => (value instanceof Date ? value.getTime() : value)), product.id];
}

/** Figures for links to numbered pages. An empty list has one page. */
export const numberPages = (total: number, limit: number, page: number) => ({
  page,
  pageCount: Math.max(1, Math.ceil(total / limit)),
  total,
});

/** Only what was sent: an absent field is left as it is. */
export function toProductChange<T extends object>(input: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const sent = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
