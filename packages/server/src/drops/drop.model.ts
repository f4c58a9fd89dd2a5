import type { ReminderMinutes } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { DropStatus } from './drop.rules.ts';

/**
 * A drop as it is stored: the general ledger of its units. `stock + returned == pool + lent + taken` always, and no part is ever
 * negative (P1); the database refuses anything else. What is `lent` is kept by lanes (`lane.model.ts`), each with a ledger of its own.
 */
export type DropDocument = {
  _id: string;
  creatorId: string;
  creatorName: string;
  creatorHandle: string;
  productId: string;
  title: string;
  /** The creator typed it for this drop, so it does not follow the product's. */
  isTitleOwn: boolean;
  description: string;
  imageUrl: string | null;
  price: number;
  currency: string;
  startsAt: Date;
  endsAt: Date;
  /** When it changes by itself next; `null` when never. What the drop clock looks for. */
  nextChangeAt: Date | null;
  stock: number;
  /** Units that are free and in no lane. */
  pool: number;
  /** Units that lanes have got, whatever they did with them. */
  lent: number;
  /** Units that orders took from here, or from lanes that are closed by now. It only grows, as the three after it. */
  taken: number;
  /** Units that orders gave back. */
  returned: number;
  /** What was ever sold from here, and by lanes that are closed by now. */
  sold: Sums;
  /** What of all that was sold was cancelled later. */
  cancelled: Sums;
  perUserLimit: number | null;
  checkout: 'instant' | 'hold';
  holdSeconds: number | null;
  lowStockAt: number | null;
  /** The longest first. Drops from before creators chose have none, and mean all. */
  reminderMinutes?: ReminderMinutes[];
  status: DropStatus;
  /** Grows with each change of the selling rules. */
  epoch: number;
  /** Grows with each edit. */
  version: number;
  /** The database's time of the latest claim. */
  claimedAt: Date | null;
  /** Whether `stock.low` was told and stock has not been clearly above the mark since (`low-stock.ts`). */
  isLowTold: boolean;
  createdAt: Date;
  updatedAt: Date;
};

export const OPEN: DropStatus[] = ['scheduled', 'live', 'paused', 'sold_out'];

/** `revenue` in minor units. */
export type Sums = { orders: number; units: number; revenue: number };

const none: Sums = { orders: 0, units: 0, revenue: 0 };

/** Of a drop that has sold nothing and whose stock is all in its pool. */
export const EMPTY_LEDGER = { lent: 0, taken: 0, returned: 0, sold: none, cancelled: none };

const required = true;

const sums = {
  orders: { type: Number, default: 0 },
  units: { type: Number, default: 0 },
  revenue: { type: Number, default: 0 },
};

const dropSchema = new Schema<DropDocument>(
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
    status: { type: String, required },
    epoch: { type: Number, required },
    version: { type: Number, required },
    claimedAt: { type: Date, default: null },
    isLowTold: { type: Boolean, default: false },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
  },
  { strict: 'throw', versionKey: false, minimize: false },
);

dropSchema.index({ startsAt: -1, _id: -1 });
dropSchema.index({ endsAt: 1, _id: 1 });
dropSchema.index({ creatorId: 1, startsAt: -1, _id: -1 });
dropSchema.index({ productId: 1, startsAt: -1 });
dropSchema.index({ nextChangeAt: 1 }, { partialFilterExpression: { nextChangeAt: { $type: 'date' } } });
// Every second the worker that cancels orders asks for drops that were called off a few minutes ago: few of all.
dropSchema.index(
  { updatedAt: 1 },
  { name: 'cancelled_updatedAt', partialFilterExpression: { status: 'cancelled' } },
);

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

export const createDropModel = (connection: MongoConnection) =>
  connection.model<DropDocument>('Drop', dropSchema, 'drops');
export const dropCollection = (connection: MongoConnection) => connection.collection<DropDocument>('drops');
export type DropCollection = ReturnType<typeof dropCollection>;
