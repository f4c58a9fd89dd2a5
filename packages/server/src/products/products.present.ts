import type { Product } from '@livedrops/sdk/contract';
import type { ProductRecord } from './product.rules.ts';

export const presentProduct = (product: ProductRecord): Product => ({
  id: product.id,
  creatorId: product.creatorId,
  creatorName: product.creatorName,
  title: product.title,
  description: product.description,
  price: product.price,
  currency: product.currency,
  imageUrl: product.imageUrl,
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});
