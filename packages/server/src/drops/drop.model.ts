import { isDeepStrictEqual } from 'node:util';
import { Schema } from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';
import type { DropStatus } from './drop.ts';

/** A drop as it is stored. `pool + sold.units == stock` always (P1); lanes and holds will join the sum. */
export type DropDocument = {
  _id: string;
  creatorId: string;
  creatorName: string;
  creatorHandle: string;
  productId: string;
  title: string;
  description: string;
  imageUrl: string | null;
  price: number;
  currency: string;
  startsAt: Date;
  endsAt: Date;
  /** When it changes by itself next; `null` when never. What the drop clock looks for. */
  nextChangeAt: Date | null;
  stock: number;
  /** Free units. */
  pool: number;
  /** What confirmed orders took, advanced by the same write that takes from `pool`. `revenue` in minor units. */
  sold: { orders: number; units: number; revenue: number };
  perUserLimit: number | null;
  checkout: 'instant' | 'hold';
  holdSeconds: number | null;
  lowStockAt: number | null;
  status: DropStatus;
  /** Grows with each change of the selling rules. */
  epoch: number;
  /** Grows with each edit. */
  version: number;
  /** The database's time of the latest claim. */
  claimedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const required = true;

const dropSchema = new Schema<DropDocument>(
  {
    _id: { type: String, required },
    creatorId: { type: String, required },
    creatorName: { type: String, required },
    creatorHandle: { type: String, required },
    productId: { type: String, required },
    title: { type: String, required },
    description: String,
    imageUrl: { type: String, default: null },
    price: { type: Number, required },
    currency: { type: String, required },
    startsAt: { type: Date, required },
    endsAt: { type: Date, required },
    nextChangeAt: { type: Date, default: null },
    stock: { type: Number, required },
    pool: { type: Number, required },
    sold: {
      orders: { type: Number, default: 0 },
      units: { type: Number, default: 0 },
      revenue: { type: Number, default: 0 },
    },
    perUserLimit: { type: Number, default: null },
    checkout: { type: String, required },
    holdSeconds: { type: Number, default: null },
    lowStockAt: { type: Number, default: null },
    status: { type: String, required },
    epoch: { type: Number, required },
    version: { type: Number, required },
    claimedAt: { type: Date, default: null },
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

/** The database itself refuses to oversell, whatever bug may come. */
const NEVER_NEGATIVE = {
  $jsonSchema: {
    required: ['stock', 'pool', 'status', 'startsAt', 'endsAt'],
    properties: {
      stock: { bsonType: ['int', 'long', 'double'], minimum: 0 },
      pool: { bsonType: ['int', 'long', 'double'], minimum: 0 },
      sold: {
        bsonType: 'object',
        properties: {
          units: { bsonType: ['int', 'long', 'double'], minimum: 0 },
        },
      },
      status: { enum: ['scheduled', 'live', 'paused', 'sold_out', 'ended', 'cancelled'] },
    },
  },
  $expr: { $eq: ['$stock', { $add: ['$pool', '$sold.units'] }] },
};

export const createDropModel = (connection: MongoConnection) =>
  connection.model<DropDocument>('Drop', dropSchema, 'drops');
export type DropModel = ReturnType<typeof createDropModel>;

/** Makes the collection, its indexes and the rule that the database enforces. */
export async function prepareDrops(model: DropModel): Promise<void> {
  await model.createCollection();
  await enforceBooks(model.db);
  await model.createIndexes();
}

/** Changing a validator locks the collection, so a server that starts while others sell leaves one that is there alone. */
async function enforceBooks({ db }: MongoConnection): Promise<void> {
  const [collection] = (await db?.listCollections({ name: 'drops' }, { nameOnly: false }).toArray()) ?? [];
  const current: unknown =
    collection && 'options' in collection ? collection.options?.['validator'] : undefined;
  if (isDeepStrictEqual(current, NEVER_NEGATIVE)) return;
  await db?.command({ collMod: 'drops', validator: NEVER_NEGATIVE, validationLevel: 'strict' });
}
