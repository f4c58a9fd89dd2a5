import { productEntries, sortTitle } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import { shownPictureSchema } from '../pictures/index.ts';
import { defineModel, type Stored, toStored } from '../platform/model.ts';
import type { ProductRecord } from './product.rules.ts';

/** With what lists need: made from the texts, in the same write. */
export type StoredProduct = Stored<ProductRecord> & { sortTitle: string; words: string[] };

export const toStoredProduct = (product: ProductRecord): StoredProduct => ({
  ...toStored(product),
  sortTitle: sortTitle(product.title),
  words: productEntries(product),
});

/** By what a product is found is of no use to readers. */
export const READABLE = { words: 0 } as const;

const schema = new Schema<StoredProduct>({
  _id: { type: String, required: true },
  creatorId: { type: String, required: true },
  creatorName: { type: String, required: true },
  title: { type: String, required: true },
  sortTitle: { type: String, required: true },
  description: { type: String, required: true },
  price: { type: Number, required: true, min: 0 },
  currency: { type: String, required: true },
  imageUrl: { type: String, default: null },
  images: { type: [shownPictureSchema], default: undefined },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  words: { type: [String], required: true },
});
schema.index({ createdAt: -1, _id: -1 });
schema.index({ creatorId: 1, createdAt: -1, _id: -1 });
schema.index({ currency: 1, price: 1, _id: 1 });
schema.index({ creatorId: 1, currency: 1, price: 1, _id: 1 });
schema.index({ sortTitle: 1, _id: 1 });
schema.index({ creatorId: 1, sortTitle: 1, _id: 1 });
// A search reads the entries of its words, each in the order of the list.
schema.index({ words: 1, createdAt: -1, _id: -1 });
schema.index({ words: 1, currency: 1, price: 1, _id: 1 });
schema.index({ words: 1, sortTitle: 1, _id: 1 });

export const productModel = defineModel('products', schema);
