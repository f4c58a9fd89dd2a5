import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { ProductRecord } from './product.rules.ts';

export type ProductDocument = Omit<ProductRecord, 'id'> & { _id: string };

/** Titles are sorted as people do, without regard to case. */
export const TITLE_COLLATION = { locale: 'en', strength: 2 } as const;

const schema = new mongoose.Schema<ProductDocument>(
  {
    _id: { type: String, required: true },
    creatorId: { type: String, required: true },
    creatorName: { type: String, required: true },
    title: { type: String, required: true },
    // Not `required`: mongoose takes an empty text for a missing one.
    description: { type: String, default: '' },
    price: { type: Number, required: true, min: 0 },
    currency: { type: String, required: true },
    imageUrl: { type: String, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'products' },
);
schema.index({ createdAt: -1, _id: -1 });
schema.index({ creatorId: 1, createdAt: -1, _id: -1 });
schema.index({ currency: 1, price: 1, _id: 1 });
schema.index({ creatorId: 1, currency: 1, price: 1, _id: 1 });
schema.index({ title: 1, _id: 1 }, { collation: TITLE_COLLATION });

export const createProductModel = (connection: MongoConnection) => connection.model('Product', schema);
