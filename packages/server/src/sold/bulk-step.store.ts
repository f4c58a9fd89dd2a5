import type { BulkFailure } from '@livedrops/sdk/contract';
import { fromStored, toStored } from '../platform/model.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { bulkPieceModel, bulkStepModel } from './bulk-step.model.ts';
import type { BulkPiece, BulkStepRecord } from './bulk-step.ts';

/** What became of a step so far. */
export type BulkProgress = { isDone: boolean; done: number; failedCount: number; failed: BulkFailure[] };

export type BulkStepStore = ReturnType<typeof createBulkStepStore>;

/** Statements on bulk steps and their pieces. */
export function createBulkStepStore(connection: MongoConnection) {
  const steps = bulkStepModel.collection(connection);
  const pieces = bulkPieceModel.collection(connection);
  return {
    async insert(step: BulkStepRecord, made: readonly BulkPiece[], session: MongoSession): Promise<void> {
      await steps.insertOne(toStored(step), { session });
      if (made.length > 0) await pieces.insertMany(made.map(toStored), { session });
    },

    find: async (stepId: string): Promise<BulkStepRecord | null> =>
      fromStored(await steps.findOne({ _id: stepId })),

    findPiece: async (pieceId: string): Promise<BulkPiece | null> =>
      fromStored(await pieces.findOne({ _id: pieceId })),

    /** Writes down what became of a piece, once: two workers may have done it. */
    async finishPiece(pieceId: string, result: { done: number; failed: BulkFailure[] }): Promise<void> {
      await pieces.updateOne({ _id: pieceId, done: null }, { $set: result });
    },

    /** @param failedMax failures that are listed */
    async progress(stepId: string, failedMax: number): Promise<BulkProgress> {
      const found = await pieces
        .find({ stepId }, { sort: { _id: 1 } })
        .project<Pick<BulkPiece, 'done' | 'failed'>>({ _id: 0, done: 1, failed: 1 })
        .toArray();
      const failed = found.flatMap((piece) => piece.failed);
      return {
        isDone: found.every(({ done }) => done !== null),
        done: found.reduce((sum, { done }) => sum + (done ?? 0), 0),
        failedCount: failed.length,
        failed: failed.slice(0, failedMax),
      };
    },
  };
}
