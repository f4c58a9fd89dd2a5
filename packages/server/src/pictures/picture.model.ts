import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { PictureRecord } from './picture.ts';

export type StoredPicture = Stored<PictureRecord>;

const required = true;

const schema = new Schema<StoredPicture>({
  _id: { type: String, required },
  creatorId: { type: String, required },
  hash: { type: String, default: null },
  products: { type: [String], required },
  collectAt: { type: Date, default: null },
  wasShown: { type: Boolean, required },
  files: { type: [String], required },
  width: { type: Number, required },
  height: { type: Number, required },
  placeholder: { type: String, required },
  url: { type: String, required },
  sources: {
    type: [
      new Schema({ type: { type: String, required }, srcset: { type: String, required } }, { _id: false }),
    ],
    required,
  },
});
// The same file of the same creator is the same picture, at whichever process it comes in.
schema.index(
  { creatorId: 1, hash: 1 },
  { unique: true, partialFilterExpression: { hash: { $type: 'string' } } },
);
schema.index({ products: 1 });
schema.index({ collectAt: 1 }, { partialFilterExpression: { collectAt: { $type: 'date' } } });

export const pictureModel = defineModel<StoredPicture>('pictures', schema);
