import { LIMITS } from '@livedrops/sdk/contract';
import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { EndpointRecord } from './webhook-endpoint.ts';

export type StoredEndpoint = Stored<EndpointRecord> & {
  /** Its place among the creator's endpoints, unique: the limit holds however many are made at once. */
  slot: number;
};

const schema = new Schema<StoredEndpoint>({
  _id: { type: String, required: true },
  creatorId: { type: String, required: true },
  userId: { type: String, required: true },
  slot: { type: Schema.Types.Int32, min: 0, max: LIMITS.webhookEndpoints - 1, required: true },
  url: { type: String, required: true },
  events: { type: [String], required: true },
  enabled: { type: Boolean, required: true },
  disabledReason: { type: String, enum: ['owner', 'gone', 'failing'], default: null },
  failingSince: { type: Date, default: null },
  secrets: {
    type: [
      { _id: false, secret: { type: String, required: true }, expiresAt: { type: Date, default: null } },
    ],
    required: true,
  },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
});
schema.index({ creatorId: 1, slot: 1 }, { unique: true });
schema.index({ creatorId: 1, createdAt: -1, _id: -1 });

export const endpointModel = defineModel('webhookEndpoints', schema);
