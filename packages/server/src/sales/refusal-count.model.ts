import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';

/** How many orders of a drop were refused, by the code that they were told. */
export type StoredRefusalCount = { _id: string; counts: Record<string, number> };

const schema = new Schema<StoredRefusalCount>(
  { _id: { type: String, required: true }, counts: { type: Schema.Types.Mixed, required: true } },
  { minimize: false },
);

export const refusalCountModel = defineModel('refusalCounts', schema);
