import type { Picture, ProductImageInput } from '@livedrops/sdk/contract';
import type { Clock } from '../platform/clock.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { MongoSession } from '../platform/mongo.ts';
import { presentPicture } from './picture.ts';
import type { PictureStore } from './picture.store.ts';
import { untilFrom } from './upload-picture.ts';

export type Showing = {
  /** Id of the product or the creator that shows them. */
  by: string;
  creatorId: string;
  /** All that it shows, in their order. */
  images: readonly ProductImageInput[];
  /** What a refusal calls one of them. */
  fieldOf?: (index: number) => string;
};

/**
 * Has a product or a profile show pictures, in the transaction that changes it. Those that it showed before and does not any more are removed
 * later, unless something else shows them.
 *
 * @throws {ProblemError} `not_found` for a picture that is not there, is gone, or is another creator's
 */
export async function showPictures(
  { pictures, clock }: { pictures: PictureStore; clock: Clock },
  { by, creatorId, images, fieldOf = (index) => `images.${index}.id` }: Showing,
  session: MongoSession,
): Promise<Picture[]> {
  const ids = images.map(({ id }) => id);
  const found = await pictures.show({ by, creatorId, ids, until: untilFrom(clock) }, session);
  const errors = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ field: fieldOf(index), message: 'is no picture of yours' }],
  );
  if (errors.length > 0) throw new ProblemError('not_found', { errors });
  return images.flatMap(({ id, alt }) => {
    const picture = found.get(id);
    return picture ? [presentPicture(picture, alt)] : [];
  });
}
