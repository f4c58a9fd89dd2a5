import type { StoredFollow } from '../src/follows/follow.model.ts';
import type { StoredUser } from '../src/accounts/user.model.ts';
import type { MediaFile } from '../src/media/index.ts';
import { type StoredProduct, toStoredProduct } from '../src/products/product.model.ts';
import { drawProduct } from './art/index.ts';
import type { SeedContext } from './context.ts';
import { DEMO_FANS } from './demo-fans.ts';
import type { SeededCreator } from './people.ts';
import { toMediaFile, toMediaUrl } from './pictures.ts';

const DAY = 86_400_000;

/** The catalogue's products with their pictures, newest last. */
export function planProducts(
  context: SeedContext,
  creators: readonly SeededCreator[],
): { products: StoredProduct[]; pictures: MediaFile[] } {
  const pictures: MediaFile[] = [];
  const products = creators.flatMap(({ entry, creator }, row) =>
    entry.products.map((product, index): StoredProduct => {
      const at = new Date(context.now - (90 - index * 13 - row) * DAY);
      const picture = toMediaFile(product.title, drawProduct({ ...entry, title: product.title }));
      pictures.push(picture);
      return toStoredProduct({
        id: context.createId('prd', at),
        creatorId: creator._id,
        creatorName: creator.name,
        title: product.title,
        description: product.description,
        price: product.price,
        currency: entry.currency,
        imageUrl: toMediaUrl(picture),
        createdAt: at,
        updatedAt: at,
      });
    }),
  );
  return { products, pictures };
}

/** Who follows whom: one celebrity, a long tail, and the demo's fans as they are described. */
export function planFollows(
  context: SeedContext,
  creators: readonly SeededCreator[],
  fans: readonly StoredUser[],
): StoredFollow[] {
  const { random } = context;
  const demoFans = new Map<string, readonly string[]>(
    DEMO_FANS.map(({ email, follows }) => [email, follows]),
  );
  return creators.flatMap(({ entry, creator }) =>
    fans
      .filter(({ email }) => demoFans.get(email)?.includes(entry.handle) ?? random.next() < entry.share)
      .map((fan): StoredFollow => {
        const createdAt = new Date(context.now - random.int(60_000, 29 * DAY));
        return {
          _id: context.createId('fol', createdAt),
          creatorId: creator._id,
          followerId: fan._id,
          createdAt,
        };
      }),
  );
}
