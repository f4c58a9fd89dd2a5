import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { CustomerRecord } from './customer.ts';

const required = true;
const number = { type: Number, required, min: 0 };

const schema = new Schema<Stored<CustomerRecord>>({
  _id: { type: String, required },
  creatorId: { type: String, default: null },
  userId: { type: String, required },
  currency: { type: String, required },
  orders: number,
  units: number,
  spent: number,
  lastOrderAt: { type: Date, required },
  changes: number,
  words: { type: [String], required },
});
schema.index({ creatorId: 1, lastOrderAt: -1, _id: -1 });
schema.index({ creatorId: 1, orders: -1, lastOrderAt: -1, _id: -1 });
// Amounts of different currencies are not compared.
schema.index({ creatorId: 1, currency: -1, spent: -1, _id: -1 });
schema.index({ words: 1, lastOrderAt: -1, _id: -1 });

export const customerModel = defineModel('customers', schema);
