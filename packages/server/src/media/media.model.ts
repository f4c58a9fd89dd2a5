import mongoose from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';

export type MediaDocument = { _id: string; contentType: string; body: Buffer };

const schema = new mongoose.Schema<MediaDocument>(
  {
    _id: { type: String, required: true },
    contentType: { type: String, required: true },
    body: { type: Buffer, required: true },
  },
  { strict: 'throw', timestamps: false, versionKey: false, collection: 'media' },
);

export const createMediaModel = (connection: MongoConnection) => connection.model('Media', schema);
