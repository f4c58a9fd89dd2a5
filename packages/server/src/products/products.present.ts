import type { Product } from '@livedrops/sdk/contract';
import { imageUrlOf, type ProductRecord } from './product.rules.ts';

export const presentProduct = (product: ProductRecord): Product => ({
  id: product.id,
  creatorId: product.creatorId,
  creatorName: product.creatorName,
  title: product.title,
  description: product.description,
  price: product.price,
  currency: product.currency,
  imageUrl: imageUrlOf(product),
  images: product.images ?? [],
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});
