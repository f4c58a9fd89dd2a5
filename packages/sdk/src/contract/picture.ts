import * as z from 'zod/mini';
import type { Picture, ProductImageInput } from '../types/picture.ts';
import { same } from './equal.ts';
import { alt, count, id, LIMITS } from './fields.ts';

/** {@link Picture} as a schema. */
export const pictureSchema = same<Picture>()(
  z.object({
    id,
    alt: z.string(),
    width: count,
    height: count,
    placeholder: z.string().check(z.maxLength(LIMITS.placeholderLength)),
    url: z.string(),
    sources: z.array(z.object({ type: z.string(), srcset: z.string() })),
  }),
);

/** {@link ProductImageInput} of one product: each once. */
export const productImagesSchema = same<ProductImageInput[]>()(
  z.array(z.strictObject({ id, alt: z.optional(alt) })).check(
    z.maxLength(LIMITS.pictures, { abort: true }),
    z.refine((images) => new Set(images.map((image) => image.id)).size === images.length, {
      message: 'must name each picture once',
    }),
  ),
);

/** The kinds of pictures that can be uploaded, by MIME type. Of one that moves, the first frame is taken. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'] as const;
