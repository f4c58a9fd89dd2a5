import { anything, path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { NumberedPage, PageQuery } from '../types/page.ts';
import type { CreateProductInput, Product, ProductSort, UpdateProductInput } from '../types/product.ts';

/** What `products.list` takes. */
export type ProductQuery = PageQuery & {
  /** Page number from 1, instead of `cursor`. The answer then has `page`, `pageCount` and `total`. */
  page?: number | undefined;
  /**
   * Words, in any case and with or without accents. Each of them must begin a word of the title or of the creator's name (the twenty most
   * followed with that word count), or be a whole word of the description (of three letters or more, among its first sixty).
   */
  q?: string | undefined;
  creatorId?: string | undefined;
  /** Default: `relevance` with words in `q`, otherwise `newest`. */
  sort?: ProductSort | undefined;
};

export const createProducts = ({ call, list }: Api) => ({
  /** Products: searched, filtered and sorted; by cursor or by page number. */
  list: (query?: ProductQuery, options?: RequestOptions) =>
    list<Product, NumberedPage<Product>>(
      { endpoint: 'products.list', method: 'GET', path: '/products', query, auth: 'optional' },
      options,
    ),

  /** One product. Fails with `not_found`. */
  get: (productId: string, options?: RequestOptions) =>
    call<Product>(
      { endpoint: 'products.get', method: 'GET', path: path`/products/${productId}`, auth: 'optional' },
      options,
    ),

  /** Adds a product of the signed-in creator. */
  create: (input: CreateProductInput, options?: RequestOptions) =>
    call<Product>(
      { endpoint: 'products.create', method: 'POST', path: '/products', body: input, takesKey: true },
      options,
    ),

  /** Changes an own product. Drops keep what they were made with. */
  update: (productId: string, input: UpdateProductInput, options?: RequestOptions) =>
    call<Product>(
      { endpoint: 'products.update', method: 'PATCH', path: path`/products/${productId}`, body: input },
      options,
    ),

  /** Removes an own product. Fails with `product_in_use` while a coming or live drop needs it. */
  delete: (productId: string, options?: RequestOptions) =>
    call<void>(
      {
        endpoint: 'products.delete',
        method: 'DELETE',
        path: path`/products/${productId}`,
        isAnswer: anything,
      },
      options,
    ),
});
