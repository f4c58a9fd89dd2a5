import { Schema } from 'mongoose';
import { defineModel } from '../platform/model.ts';
import type { Drop } from './drop.ts';
import type { DropStatus } from './drop.rules.ts';

/** A drop as it is stored: its stores know this form, and no other file. */
export type StoredDrop = Omit<Drop, 'id'> & {
  _id: string;
  /** The database's time of the latest take from the pool. */
  claimedAt: Date | null;
};

export const toStoredDrop = ({ id: _id, ...drop }: Drop): StoredDrop =>
  Object.assign(drop, { _id, claimedAt: null });

export const toDrop = ({ _id: id, claimedAt: _claimedAt, ...drop }: StoredDrop): Drop =>
  Object.assign(drop, { id });

export const STARTED: DropStatus[] = ['live', 'paused', 'sold_out'];
export const OPEN: DropStatus[] = ['scheduled', ...STARTED];

const required = true;

const sums = {
  orders: { type: Number, default: 0 },
  units: { type: Number, default: 0 },
  revenue: { type: Number, default: 0 },
};

const dropSchema = new Schema<StoredDrop>(
  {
    _id: { type: String, required },
    creatorId: { type: String, required },
    creatorName: { type: String, required },
    creatorHandle: { type: String, required },
    productId: { type: String, required },
    title: { type: String, required },
    isTitleOwn: { type: Boolean, default: false },
    description: String,
    imageUrl: { type: String, default: null },
    image: { type: Schema.Types.Mixed, default: null },
    price: { type: Number, required },
    currency: { type: String, required },
    startsAt: { type: Date, required },
    endsAt: { type: Date, required },
    nextChangeAt: { type: Date, default: null },
    stock: { type: Number, required },
    pool: { type: Number, required },
    lent: { type: Number, default: 0 },
    taken: { type: Number, default: 0 },
    returned: { type: Number, default: 0 },
    sold: sums,
    cancelled: sums,
    perUserLimit: { type: Number, default: null },
    checkout: { type: String, required },
    holdSeconds: { type: Number, default: null },
    lowStockAt: { type: Number, default: null },
    reminderMinutes: { type: [Number], default: undefined },
    cancelMinutes: { type: Number, default: null },
    status: { type: String, required },
    epoch: { type: Number, required },
    version: { type: Number, required },
    claimedAt: { type: Date, default: null },
    soldOutAt: Date,
    isLowTold: { type: Boolean, default: false },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
  },
  { strict: 'throw', versionKey: false, minimize: false },
);

// One for each way to list drops: a list reads what it shows, and nothing else. What a sale writes is in none of them.
for (const whose of [{}, { creatorId: 1 }, { productId: 1 }] as const) {
  dropSchema.index({ ...whose, startsAt: -1, _id: -1 });
  dropSchema.index({ ...whose, status: 1, startsAt: -1, _id: -1 });
  dropSchema.index({ ...whose, status: 1, endsAt: 1, _id: 1 });
}
dropSchema.index({ endsAt: 1, _id: 1 });
dropSchema.index({ nextChangeAt: 1 }, { partialFilterExpression: { nextChangeAt: { $type: 'date' } } });
// Every second the worker that cancels orders asks for drops that were called off a few minutes ago: few of all.
dropSchema.index(
  { updatedAt: 1 },
  { name: 'cancelled_updatedAt', partialFilterExpression: { status: 'cancelled' } },
);

/** The type is what the index is for: without it MongoDB reads every drop. */
export const dueAt = (before: Date) => ({ $lte: before, $type: 'date' as const });

const amount = { bsonType: ['int', 'long', 'double'], minimum: 0 };
const amounts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, amount]));

/** The database itself refuses to oversell, whatever bug may come. */
export const DROP_RULES = {
  $jsonSchema: {
    required: ['stock', 'pool', 'lent', 'taken', 'returned', 'status', 'startsAt', 'endsAt'],
    properties: {
      ...amounts('stock', 'pool', 'lent', 'taken', 'returned'),
      sold: { bsonType: 'object', properties: amounts('orders', 'units', 'revenue') },
      cancelled: { bsonType: 'object', properties: amounts('orders', 'units', 'revenue') },
      status: { enum: ['scheduled', 'live', 'paused', 'sold_out', 'ended', 'cancelled'] },
    },
  },
  $expr: {
    $and: [
      { $eq: [{ $add: ['$stock', '$returned'] }, { $add: ['$pool', '$lent', '$taken'] }] },
      // Never said while a unit is free (P4).
      { $or: [{ $ne: ['$status', 'sold_out'] }, { $eq: ['$pool', 0] }] },
    ],
  },
};

export const dropModel = defineModel<StoredDrop>('drops', dropSchema, DROP_RULES);
export type DropCollection = ReturnType<typeof dropModel.collection>;
