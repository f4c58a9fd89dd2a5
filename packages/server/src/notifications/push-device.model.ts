import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { PushDeviceRecord } from './push-device.ts';

export type StoredPushDevice = Stored<PushDeviceRecord>;

const keys = new Schema(
  { p256dh: { type: String, required: true }, auth: { type: String, required: true } },
  { _id: false },
);

const schema = new Schema<StoredPushDevice>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  endpoint: { type: String, required: true },
  keys: { type: keys, required: true },
  serverKey: String,
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, default: null },
});
schema.index({ userId: 1, createdAt: -1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const pushDeviceModel = defineModel('pushDevices', schema);
