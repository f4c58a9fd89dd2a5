import { creatorNameTag } from '../creators/index.ts';
import type { Sharing } from '../platform/reads/read-policy.ts';

const LIFE_MS = 4000;
/** Writes purge it. */
const CDN = { freshSeconds: 30, staleSeconds: 5 };

const productTag = (productId: string): string => `product-${productId}`;
const PRODUCTS_TAG = 'products';

const edit = ({ params }: { params: { productId: string } }) => [productTag(params.productId), PRODUCTS_TAG];

export const productsSharing: Sharing = {
  reads: {
    'products.get': {
      lifeMs: LIFE_MS,
      cdn: CDN,
      tags: (_, { id, creatorId }) => [productTag(id), creatorNameTag(creatorId)],
    },
    'products.list': { lifeMs: LIFE_MS, cdn: CDN, tags: () => [PRODUCTS_TAG] },
  },
  writes: {
    'products.create': () => [PRODUCTS_TAG],
    'products.update': edit,
    'products.delete': edit,
    // Lists show the name of a product's creator, too.
    'creators.update': () => [PRODUCTS_TAG],
  },
};
