import { Schema } from 'mongoose';
import { defineModel, type Stored } from '../platform/model.ts';
import type { BulkPiece, BulkStepRecord } from './bulk-step.ts';

const required = true;

const stepSchema = new Schema<Stored<BulkStepRecord>>({
  _id: { type: String, required },
  creatorId: { type: String, required },
  fulfillment: { type: String, required },
  total: { type: Number, required, min: 0 },
  createdAt: { type: Date, required },
  expiresAt: { type: Date, required },
});
stepSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const pieceSchema = new Schema<Stored<BulkPiece>>({
  _id: { type: String, required },
  stepId: { type: String, required },
  items: [{ _id: false, orderId: { type: String, required }, dropId: { type: String, default: null } }],
  done: { type: Number, default: null, min: 0 },
  failed: [
    {
      _id: false,
      orderId: { type: String, required },
      dropId: { type: String, default: null },
      number: { type: String, default: null },
      code: { type: String, required },
      detail: { type: String, required },
    },
  ],
  expiresAt: { type: Date, required },
});
pieceSchema.index({ stepId: 1 });
pieceSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const bulkStepModel = defineModel('bulkSteps', stepSchema);
export const bulkPieceModel = defineModel('bulkPieces', pieceSchema);
