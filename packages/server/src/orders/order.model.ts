import { Schema } from 'mongoose';
import { FULFILLMENTS } from '@livedrops/sdk/contract';
import { defineModel } from '../platform/model.ts';
import type { Order } from './order.ts';

/** An order as it is stored: its stores know this form, and no other file. */
export type StoredOrder = Omit<Order, 'id'> & {
  _id: string;
  /**
   * Keys that this order answers, when it has waited for a payment: its own, and those of later requests for the same. Unique over all
   * orders, so that none of these keys can make another one. Missing for orders that were confirmed at once.
   */
  keys?: { id: string; bodyHash: string }[];
};

/** A new order: a hold answers its own key to begin with. */
export const toStoredOrder = ({ id: _id, ...order }: Order): StoredOrder =>
  Object.assign(
    order,
    { _id },
    order.status === 'pending' && { keys: [{ id: _id, bodyHash: order.bodyHash }] },
  );

export const toOrder = ({ _id: id, keys: _keys, ...order }: StoredOrder): Order =>
  Object.assign(order, { id });

const required = true;

const orderSchema = new Schema<StoredOrder>(
  {
    _id: { type: String, required },
    number: { type: String, required },
    userId: { type: String, required },
    idempotencyKey: { type: String, required },
    bodyHash: { type: String, required },
    status: { type: String, required },
    isHolding: { type: Boolean, required },
    items: [
      {
        _id: false,
        dropId: { type: String, required },
        creatorId: { type: String, required },
        title: { type: String, required },
        imageUrl: { type: String, default: null },
        quantity: { type: Number, required },
        unitPrice: { type: Number, required },
        // What follows is missing as long as it is as the order has it.
        status: String,
        fulfillment: String,
        failure: { type: Schema.Types.Mixed, default: undefined },
        refund: String,
        isUncharged: Boolean,
        cancelUntil: Date,
        refunds: { type: Schema.Types.Mixed, default: undefined },
        owed: Number,
        isWithdrawn: Boolean,
        note: String,
      },
    ],
    total: { type: Number, required },
    currency: { type: String, required },
    holdExpiresAt: { type: Date, default: null },
    fulfillment: { type: String, required },
    payment: { type: Schema.Types.Mixed, default: null },
    failure: { type: Schema.Types.Mixed, default: null },
    slots: { type: [String], default: undefined },
    keys: { type: [{ _id: false, id: String, bodyHash: String }], default: undefined },
    commitId: { type: String, required },
    createdAt: { type: Date, required },
    updatedAt: { type: Date, required },
    history: [
      {
        _id: false,
        status: String,
        at: Date,
        cause: String,
        ended: { type: [String], default: undefined },
        sent: { type: { _id: false, to: String, dropIds: [String] }, default: undefined },
      },
    ],
    revision: { type: Number, required },
  },
  { strict: 'throw', versionKey: false, minimize: false },
);

orderSchema.index({ number: 1 }, { unique: true });
orderSchema.index({ slots: 1 }, { unique: true, partialFilterExpression: { slots: { $exists: true } } });
orderSchema.index({ 'keys.id': 1 }, { unique: true, partialFilterExpression: { keys: { $exists: true } } });
orderSchema.index({ userId: 1, createdAt: -1, _id: -1 });
orderSchema.index({ 'items.dropId': 1, createdAt: -1, _id: -1 });
/** What the workers look for; instant orders are in neither. */
orderSchema.index({ holdExpiresAt: 1 }, { partialFilterExpression: { status: 'pending', isHolding: true } });
orderSchema.index(
  { 'payment.status': 1, updatedAt: 1 },
  { partialFilterExpression: { 'payment.status': { $exists: true } } },
);
orderSchema.index(
  { 'payment.back.disputes.status': 1 },
  { partialFilterExpression: { 'payment.back.disputes.status': { $exists: true } } },
);

/** The database itself refuses an order that says one thing of its state and another of its units. */
const ORDER_RULES = {
  $jsonSchema: {
    required: ['userId', 'idempotencyKey', 'status', 'isHolding', 'items', 'total', 'revision', 'createdAt'],
    properties: {
      status: { enum: ['pending', 'confirmed', 'failed', 'cancelled'] },
      isHolding: { bsonType: 'bool' },
      items: {
        bsonType: 'array',
        minItems: 1,
        items: {
          // What a part may have of its own.
          properties: {
            status: { enum: ['failed', 'cancelled'] },
            fulfillment: { enum: FULFILLMENTS },
            refund: { enum: ['refunding', 'refunded', 'refund_failed'] },
            owed: { bsonType: ['int', 'long', 'double'], minimum: 0 },
          },
        },
      },
      total: { bsonType: ['int', 'long', 'double'], minimum: 0 },
      revision: { bsonType: ['int', 'long', 'double'], minimum: 0 },
      createdAt: { bsonType: 'date' },
    },
    anyOf: [
      { properties: { isHolding: { enum: [false] } } },
      { properties: { status: { enum: ['pending', 'confirmed'] } } },
    ],
  },
};

export const orderModel = defineModel<StoredOrder>('orders', orderSchema, ORDER_RULES);
export type OrderCollection = ReturnType<typeof orderModel.collection>;
