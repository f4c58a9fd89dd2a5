import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { ProductRecord } from './product.rules.ts';

export type StoredProduct = Stored<ProductRecord>;

/** Titles are sorted as people do, without regard to case. */
export const TITLE_COLLATION = { locale: 'en', strength: 2 } as const;

const schema = new Schema<StoredProduct>({
  _id: { type: String, required: true },
  creatorId: { type: String, required: true },
  creatorName: { type: String, required: true },
  title: { type: String, required: true },
  description: { type: String, required: true },
  price: { type: Number, required: true, min: 0 },
  currency: { type: String, required: true },
  imageUrl: { type: String, default: null },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
});
schema.index({ createdAt: -1, _id: -1 });
schema.index({ creatorId: 1, createdAt: -1, _id: -1 });
schema.index({ currency: 1, price: 1, _id: 1 });
schema.index({ creatorId: 1, currency: 1, price: 1, _id: 1 });
schema.index({ title: 1, _id: 1 }, { collation: TITLE_COLLATION });
schema.index({ creatorId: 1, title: 1, _id: 1 }, { collation: TITLE_COLLATION });

export const productModel = defineModel('products', schema);
