import { anything, path, type Api } from '../core/call.ts';
import { tellingProgress, type UploadProgress } from '../core/upload.ts';
import type { RequestOptions } from '../options.ts';
import type { NumberedPage, PageQuery } from '../types/page.ts';
import type { Picture } from '../types/picture.ts';
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

/** What `products.uploadImage` takes beside the file. */
export type UploadOptions = RequestOptions & {
  /** Told again and again while the file is sent, from 0 for each attempt. Outside of browsers: at the beginning and at the end. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
};

/** A file takes longer than other calls. */
const UPLOAD_TIMES = { timeoutMs: 120_000, totalTimeoutMs: 300_000 };

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

  /**
   * Uploads a picture, and gives what `images` of `products.create` and `products.update` are to name within an hour. A JPEG, PNG, WebP, AVIF
   * or the first frame of a GIF, of at most 20 MB and 50 megapixels; what it says beside the picture, such as where it was taken, is left out.
   * The same file again is the same picture. An attempt may take two minutes, and all of them five.
   *
   * Fails with `unsupported_media_type` for what is no such picture, `payload_too_large`, `validation_failed` for one that is damaged or has
   * too many pixels, and `overloaded` or `unavailable` when a later try may work.
   *
   * @example
   * ```ts
   * const uploaded = await client.products.uploadImage(file, {
   *   onProgress: ({ loaded, total }) => show(loaded / total),
   * });
   * await client.products.update(productId, { images: [{ id: uploaded.id, alt: 'A blue mug' }] });
   * ```
   */
  uploadImage: (file: Blob, upload?: UploadOptions) => {
    const { onProgress, ...options } = upload ?? {};
    return call<Picture>(
      {
        endpoint: 'products.uploadImage',
        method: 'POST',
        path:
          file instanceof Blob ? '/pictures' : { fault: new TypeError('uploadImage takes a Blob or a File') },
        file,
        sendBy: onProgress && tellingProgress(file, onProgress),
        isIdempotent: true,
      },
      { ...UPLOAD_TIMES, ...options },
    );
  },
});
