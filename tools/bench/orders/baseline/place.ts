import type { Order } from '@livedrops/sdk/contract';
import type { MongoConnection, MongoSession } from '../../../../packages/server/src/platform/mongo.ts';

export type Asked = {
  userId: string;
  key: string;
  dropId: string;
  quantity: number;
  /** Aborted when the caller has left: nobody needs to fight on for them. */
  signal: AbortSignal;
};

/** Places an order in one of the ways that are compared; `null` when nothing is left. */
export type Place = (asked: Asked) => Promise<Order | null>;

/** The compared ways store only this much: nothing that LiveDrops has and they do not need slows them down. */
export type PlainDrop = { _id: string; stock: number; pool: number; price: number; title: string };
export type PlainOrder = {
  _id: string;
  userId: string;
  idempotencyKey: string;
  dropId: string;
  title: string;
  quantity: number;
  total: number;
  status: 'confirmed';
  createdAt: Date;
};

export const plainDrops = (connection: MongoConnection) => connection.collection<PlainDrop>('plain_drops');
export const plainOrders = (connection: MongoConnection) => connection.collection<PlainOrder>('plain_orders');

/** Takes units if there are enough: the one conditional write that every correct way needs. */
export const takeUnits = (connection: MongoConnection, { dropId, quantity }: Asked, session?: MongoSession) =>
  plainDrops(connection).findOneAndUpdate(
    { _id: dropId, pool: { $gte: quantity } },
    { $inc: { pool: -quantity } },
    { returnDocument: 'after', ...(session && { session }) },
  );
