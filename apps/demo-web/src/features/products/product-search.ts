import type { ProductSort } from '@livedrops/sdk';
import { readTextOf } from '@livedrops/sdk/contract';

export type ProductSearch = { page: number; q: string; sort: ProductSort };

export const SORTS: readonly { value: ProductSort; label: string }[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'price_asc', label: 'Price: low to high' },
  { value: 'price_desc', label: 'Price: high to low' },
  { value: 'title', label: 'Name' },
];

const MOST_PAGES = 1000;

/** Reads the address. Anything unusable becomes the default instead of an error. */
export const parseSearch = (params: URLSearchParams): ProductSearch => {
  const page = Number(params.get('page') ?? 1);
  const sort = SORTS.find(({ value }) => value === params.get('sort'))?.value ?? 'newest';
  return {
    page: Number.isInteger(page) && page >= 1 ? Math.min(page, MOST_PAGES) : 1,
    q: readTextOf('search', params.get('q') ?? '').value ?? '',
    sort,
  };
};

/** Address of a search; defaults are left out so that equal searches have equal addresses. */
export const searchPath = ({ page, q, sort }: ProductSearch): string => {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (sort !== 'newest') params.set('sort', sort);
  if (page !== 1) params.set('page', String(page));
  const text = params.toString();
  return text === '' ? '/products' : `/products?${text}`;
};

/** Page numbers to link: first, last, and the neighbours of this one; `null` marks a left-out stretch. */
export const pageLinks = (page: number, pageCount: number): (number | null)[] => {
  const shown = [...new Set([1, page - 1, page, page + 1, pageCount])].filter(
    (number) => number >= 1 && number <= pageCount,
  );
  return shown
    .toSorted((a, b) => a - b)
    .flatMap((number, index, all) => {
      const before = all[index - 1];
      return before !== undefined && number - before > 1 ? [null, number] : [number];
    });
};
