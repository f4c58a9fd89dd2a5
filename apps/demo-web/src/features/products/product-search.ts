import type { ProductSort } from '@livedrops/sdk';
import { LIMITS, readTextOf } from '@livedrops/sdk/contract';

export type ProductSearch = { page: number; q: string; sort: ProductSort };

const SORTS: readonly { value: ProductSort; label: string }[] = [
  { value: 'relevance', label: 'Best match first' },
  { value: 'newest', label: 'Newest first' },
  { value: 'price_asc', label: 'Price: low to high' },
  { value: 'price_desc', label: 'Price: high to low' },
  { value: 'title', label: 'Name' },
];

/** Without words everything matches as well. */
const sortsFor = (q: string) => SORTS.filter(({ value }) => q !== '' || value !== 'relevance');
const defaultSort = (q: string): ProductSort => (q === '' ? 'newest' : 'relevance');
/** Choices of a list, for a form. */
export const sortChoices = (q: string): { value: string; label: string }[] => [...sortsFor(q)];
/** What was chosen in a form, or is in an address. */
export const readSort = (q: string, typed: string | null): ProductSort =>
  sortsFor(q).find(({ value }) => value === typed)?.value ?? defaultSort(q);

/** Reads the address. Anything unusable becomes the default instead of an error. */
export const parseSearch = (params: URLSearchParams): ProductSearch => {
  const page = Number(params.get('page') ?? 1);
  const q = readTextOf('search', params.get('q') ?? '').value ?? '';
  return {
    page: Number.isInteger(page) && page >= 1 ? Math.min(page, LIMITS.pageNumber) : 1,
    q,
    sort: readSort(q, params.get('sort')),
  };
};

/** The first page for other words. A sort that was not chosen is the default of the new ones. */
export const withWords = ({ q: before, sort }: ProductSearch, q: string): ProductSearch => ({
  page: 1,
  q,
  sort: readSort(q, sort === defaultSort(before) ? null : sort),
});

/** Address of a search; defaults are left out so that equal searches have equal addresses. */
export const searchPath = ({ page, q, sort }: ProductSearch): string => {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (sort !== defaultSort(q)) params.set('sort', sort);
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
    .sort((a, b) => a - b)
    .flatMap((number, index, all) => {
      const before = all[index - 1];
      return before !== undefined && number - before > 1 ? [null, number] : [number];
    });
};
