import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { SoldPart } from './sold-part.ts';

const required = true;

const schema = new Schema<Stored<SoldPart>>({
  _id: { type: String, required },
  orderId: { type: String, required },
  dropId: { type: String, required },
  createdAt: { type: Date, required },
  revision: { type: Number, required, min: 0 },
  keys: { type: [String], required },
});
/** The one index of all lists and searches: a part has few keys, and each is a list in the order of time. */
schema.index({ keys: 1, createdAt: -1, _id: -1 });

export const soldPartModel = defineModel('soldParts', schema);
