import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { id, LIMITS, pageOf, pageQuery, search, wholeNumberParam } from '../fields.ts';
import { pictureSchema } from '../picture.ts';
import {
  createProductInputSchema,
  productSchema,
  productSortSchema,
  updateProductInputSchema,
} from '../product.ts';

const productParams = z.strictObject({ productId: id });

const numberedProductPage = z.object({
  ...pageOf(productSchema).shape,
  page: z.optional(z.int()),
  pageCount: z.optional(z.int()),
  total: z.optional(z.int()),
});

export const productEndpoints = {
  'products.list': endpoint({
    method: 'GET',
    path: '/products',
    tag: 'products',
    summary: 'Products: search by words or their beginnings, filter, sort; by `cursor`, or by `page` from 1',
    auth: 'public',
    query: z.strictObject({
      ...pageQuery,
      page: z.optional(wholeNumberParam(1, LIMITS.pageNumber)),
      q: z.optional(search),
      creatorId: z.optional(id),
      sort: z.optional(productSortSchema),
    }),
    status: 200,
    response: numberedProductPage,
    problems: [],
  }),
  'products.create': endpoint({
    method: 'POST',
    path: '/products',
    tag: 'products',
    summary: 'Add a product',
    auth: 'creator',
    body: createProductInputSchema,
    status: 201,
    response: productSchema,
    idempotencyKey: 'optional',
    problems: ['forbidden', 'not_found'],
  }),
  'products.uploadImage': endpoint({
    method: 'POST',
    path: '/pictures',
    tag: 'products',
    summary:
      'Upload a picture, to be named in `images` of a product or as `avatar` of the own profile within an hour. The same file again is the same picture',
    auth: 'creator',
    takesFile: { maxBytes: LIMITS.pictureBytes },
    status: 201,
    response: pictureSchema,
    isIdempotent: true,
    problems: ['forbidden', 'payload_too_large', 'unsupported_media_type', 'overloaded'],
  }),
  'products.get': endpoint({
    method: 'GET',
    path: '/products/{productId}',
    tag: 'products',
    summary: 'One product',
    auth: 'public',
    params: productParams,
    status: 200,
    response: productSchema,
    problems: ['not_found'],
  }),
  'products.update': endpoint({
    method: 'PATCH',
    path: '/products/{productId}',
    tag: 'products',
    summary: 'Change an own product; drops keep what they were made with',
    auth: 'creator',
    params: productParams,
    body: updateProductInputSchema,
    status: 200,
    response: productSchema,
    problems: ['not_found', 'forbidden'],
  }),
  'products.delete': endpoint({
    method: 'DELETE',
    path: '/products/{productId}',
    tag: 'products',
    summary: 'Remove an own product that no coming or live drop uses',
    auth: 'creator',
    params: productParams,
    status: 204,
    problems: ['not_found', 'forbidden', 'product_in_use'],
  }),
};
