import type { Picture, ProductImageInput } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { MongoSession } from '../platform/mongo.ts';
import { presentPicture } from './picture.ts';
import type { PictureStore } from './picture.store.ts';
import { untilFrom } from './upload-picture.ts';

export type Showing = {
  productId: string;
  creatorId: string;
  /** All that the product shows, in their order. */
  images: readonly ProductImageInput[];
};

/**
 * Has a product show pictures, in the transaction that changes it. Those that it showed before and does not any more are removed later, unless
 * another product shows them.
 *
 * @throws {ProblemError} `not_found` for a picture that is not there, is gone, or is another creator's
 */
export async function showPictures(
  { pictures, clock }: { pictures: PictureStore; clock: Clock },
  { productId, creatorId, images }: Showing,
  session: MongoSession,
): Promise<Picture[]> {
  const ids = images.map(({ id }) => id);
  const found = await pictures.show({ productId, creatorId, ids, until: untilFrom(clock) }, session);
  const errors = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ field: `images.${index}.id`, message: 'is no picture of yours' }],
  );
  if (errors.length > 0) throw new ProblemError('not_found', { errors });
  return images.flatMap(({ id, alt }) => {
    const picture = found.get(id);
    return picture ? [presentPicture(picture, alt)] : [];
  });
}
