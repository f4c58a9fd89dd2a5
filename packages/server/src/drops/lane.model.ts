import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';
import type { Lane } from './drop.ts';

/** A lane as it is stored: its store knows this form, and no other file. */
export type StoredLane = Omit<Lane, 'id'> & { _id: string };

export const toLane = ({ _id: id, ...lane }: StoredLane): Lane => Object.assign(lane, { id });

const amount = { bsonType: ['int', 'long', 'double'], minimum: 0 };

export const LANE_RULES = {
  $jsonSchema: {
    required: ['dropId', 'epoch', 'lent', 'remaining', 'taken', 'startsAt', 'endsAt'],
    properties: { lent: amount, remaining: amount, taken: amount },
  },
  $expr: { $eq: ['$lent', { $add: ['$remaining', '$taken'] }] },
};

const required = true;
const count = { type: Number, required };

const laneSchema = new Schema<StoredLane>({
  _id: { type: String, required },
  dropId: { type: String, required },
  process: { type: String, required },
  epoch: count,
  startsAt: { type: Date, required },
  endsAt: { type: Date, required },
  lent: count,
  remaining: count,
  taken: count,
  sold: { orders: count, units: count, revenue: count },
  frozenAt: { type: Date, default: null },
  beatAt: { type: Date, required },
});
laneSchema.index({ dropId: 1 });
laneSchema.index({ beatAt: 1 });

export const laneModel = defineModel<StoredLane>('lanes', laneSchema, LANE_RULES);
