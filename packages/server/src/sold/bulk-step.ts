import type { BulkFailure, Fulfillment } from '@livedrops/sdk/contract';

/** A step that many parts of orders are to reach. */
export type BulkStepRecord = {
  id: string;
  creatorId: string;
  fulfillment: Fulfillment;
  /** Parts that it is about. */
  total: number;
  createdAt: Date;
  expiresAt: Date;
};

/** The part of an order; `null`: nothing of the order is the creator's. */
export type BulkItem = { orderId: string; dropId: string | null };

/** Some of the parts of a step. A worker does them and then writes down, in one statement, what became of all of them. */
export type BulkPiece = {
  id: string;
  stepId: string;
  items: BulkItem[];
  /** How many are there now; `null` until the worker has written it down. */
  done: number | null;
  failed: BulkFailure[];
  expiresAt: Date;
};
