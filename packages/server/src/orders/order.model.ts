import { Schema } from 'mongoose';
import type { MongoConnection } from '../platform/mongo.ts';

export type OrderStatus = 'pending' | 'confirmed' | 'failed' | 'cancelled';

export type OrderItemDocument = {
  dropId: string;
  creatorId: string;
  title: string;
  imageUrl: string | null;
  quantity: number;
  unitPrice: number;
};

/** An order as it is stored. Its `_id` comes from the person and their idempotency key. */
export type OrderDocument = {
  _id: string;
  number: string;
  userId: string;
  idempotencyKey: string;
  bodyHash: string;
  status: OrderStatus;
  items: OrderItemDocument[];
  total: number;
  currency: string;
  holdExpiresAt: Date | null;
  fulfillment: 'PENDING' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED';
  failure: { code: string; message: string } | null;
  /** Units of limited drops that this person holds; unique over all orders. Missing when no drop of it is limited. */
  slots?: string[];
  /** The commit that wrote it: tells a lost acknowledgement from a replay. */
  commitId: string;
  /** The database's time of the claim: always inside the drop's window. */
  createdAt: Date;
  updatedAt: Date;
  history: { status: OrderStatus; at: Date }[];
};

const required = true;

const orderSchema = new Schema<OrderDocument>(
  {
    _id: { type: String, required },
    number: { type: String, required },
    userId: { type: String, required },
    idempotencyKey: { type: String, required },
    bodyHash: { type: String, required },
    status: { type: String, required },
    items: [
      {
        _id: false,
        dropId: { type: String, required },
        creatorId: { type: String, required },
        title: { type: String, required },
        imageUrl: { type: String, default: null },
        quantity: { type: Number, required },
        unitPrice: { type: Number, required },
      },
    ],
    total: { type: Number, required },
    currency: { type: String, required },
    holdExpiresAt: { type: Date, default: null },
    fulfillment: { type: String, required },
    failure: { type: Schema.Types.Mixed, default: null },
    slots: { type: [String], default: undefined },
    commitId: { type: String, required },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
    history: [{ _id: false, status: String, at: Date }],
  },
  { strict: 'throw', versionKey: false, minimize: false },
);

orderSchema.index({ slots: 1 }, { unique: true, partialFilterExpression: { slots: { $exists: true } } });
orderSchema.index({ userId: 1, createdAt: -1, _id: -1 });
orderSchema.index({ 'items.dropId': 1, createdAt: -1, _id: -1 });
orderSchema.index({ 'items.creatorId': 1, createdAt: -1 });

export const createOrderModel = (connection: MongoConnection) =>
  connection.model<OrderDocument>('Order', orderSchema, 'orders');
