import {
  type AskedWord,
  LIMITS,
  type NumberedPage,
  type Product,
  type ProductSort,
  searchWords,
} from '@livedrops/sdk/contract';
import type { Creators } from '../creators/index.ts';
import { Refusal } from '../platform/http/problem.ts';
import { mapPage } from '../platform/keyset.ts';
import { numberPages } from './product.rules.ts';
import type { ProductStore } from './product.store.ts';
import { presentProduct } from './products.present.ts';

export type ProductQuery = {
  page?: number | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  q?: string | undefined;
  creatorId?: string | undefined;
  sort?: ProductSort | undefined;
};

/** A page by number, with figures for page links, or by cursor. A numbered page can be gone on from by its cursor. */
export async function listProducts(
  deps: { products: ProductStore; creators: Pick<Creators, 'findIdsNamed'> },
  query: ProductQuery,
): Promise<NumberedPage<Product> | Refusal> {
  const { page, cursor, q, creatorId, limit = LIMITS.pageSizeDefault } = query;
  if (page !== undefined && cursor !== undefined) {
    return new Refusal('validation_failed', {
      errors: [{ field: 'page', message: 'cannot be combined with cursor' }],
    });
  }
  const filter = { words: q ? await askWords(deps, q) : null, creatorId };
  const skip = page === undefined ? 0 : (page - 1) * limit;
  const [found, total] = await Promise.all([
    deps.products.search({ ...filter, sort: decideSort(query), cursor, skip, limit }),
    page === undefined ? null : deps.products.count(filter),
  ]);
  const result = mapPage(found, presentProduct);
  return page === undefined || total === null ? result : { ...result, ...numberPages(total, limit, page) };
}

/** Without a search everything is as relevant. */
const decideSort = ({ q, sort = 'relevance' }: ProductQuery): ProductSort =>
  sort === 'relevance' && !q ? 'newest' : sort;

const askWords = (
  { creators }: { creators: Pick<Creators, 'findIdsNamed'> },
  q: string,
): Promise<AskedWord[]> =>
  Promise.all(searchWords(q).map(async (word) => ({ word, creatorIds: await creators.findIdsNamed(word) })));
