import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

export type StoredMedia = { _id: string; contentType: string; body: Buffer };

const schema = new Schema<StoredMedia>({
  _id: { type: String, required: true },
  contentType: { type: String, required: true },
  body: { type: Buffer, required: true },
});

export const mediaModel = defineModel('media', schema);
