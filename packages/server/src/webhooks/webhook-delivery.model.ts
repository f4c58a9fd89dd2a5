import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { DeliveryRecord } from './webhook-delivery.ts';

const KEPT_SECONDS = 30 * 86_400;

export type StoredDelivery = Stored<DeliveryRecord>;

const schema = new Schema<StoredDelivery>({
  _id: { type: String, required: true },
  endpointId: { type: String, required: true },
  messageId: { type: String, required: true },
  type: { type: String, required: true },
  payload: { type: String, required: true },
  state: { type: String, enum: ['pending', 'delivered', 'failed'], required: true },
  round: { type: Number, required: true },
  tries: { type: Number, required: true },
  attemptCount: { type: Number, required: true },
  attempts: {
    type: [
      {
        _id: false,
        at: { type: Date, required: true },
        durationMs: { type: Number, required: true },
        status: { type: Number, default: null },
        body: { type: String, required: true },
        error: { type: String, default: null },
      },
    ],
    required: true,
  },
  nextAttemptAt: { type: Date, default: null },
  failure: { type: String, default: null },
  createdAt: { type: Date, required: true },
});
schema.index({ endpointId: 1, createdAt: -1, _id: -1 });
schema.index({ endpointId: 1, state: 1, createdAt: -1, _id: -1 });
schema.index({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const deliveryModel = defineModel('webhookDeliveries', schema);
