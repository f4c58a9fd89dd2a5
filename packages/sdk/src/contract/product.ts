import * as z from 'zod/mini';
import type { CreateProductInput, Product, UpdateProductInput } from '../types/product.ts';
import { same } from './equal.ts';
import { currency, description, id, imageUrl, instant, price, title } from './fields.ts';
import { pictureSchema, productImagesSchema } from './picture.ts';

/** {@link Product} as a schema. */
export const productSchema = same<Product>()(
  z.object({
    id,
    creatorId: id,
    creatorName: z.string(),
    title: z.string(),
    description: z.string(),
    price,
    currency: z.string(),
    imageUrl: z.nullable(z.string()),
    images: z.array(pictureSchema),
    createdAt: instant,
    updatedAt: instant,
  }),
);

/** {@link CreateProductInput} as a schema. */
export const createProductInputSchema = same<CreateProductInput>()(
  z.strictObject({
    title,
    description,
    price,
    currency,
    imageUrl: z.optional(z.nullable(imageUrl)),
    images: z.optional(productImagesSchema),
  }),
);

/** {@link UpdateProductInput} as a schema. */
export const updateProductInputSchema = same<UpdateProductInput>()(
  z.strictObject({
    title: z.optional(title),
    description: z.optional(description),
    price: z.optional(price),
    currency: z.optional(currency),
    imageUrl: z.optional(z.nullable(imageUrl)),
    images: z.optional(productImagesSchema),
  }),
);

/** {@link ProductSort} as a schema. */
export const productSortSchema = z.enum(['relevance', 'newest', 'price_asc', 'price_desc', 'title']);
