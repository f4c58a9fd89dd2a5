import type { MongoConnection } from '../platform/mongo.ts';
import type { Lane } from './drop.ts';

/** A lane as it is stored: its store knows this form, and no other file. */
export type StoredLane = Omit<Lane, 'id'> & { _id: string };

export const toLane = ({ _id: id, ...lane }: StoredLane): Lane => Object.assign(lane, { id });

const amount = { bsonType: ['int', 'long', 'double'], minimum: 0 };

export const LANE_RULES = {
  $jsonSchema: {
    required: ['dropId', 'epoch', 'lent', 'remaining', 'taken', 'startsAt', 'endsAt'],
    properties: { lent: amount, remaining: amount, taken: amount },
  },
  $expr: { $eq: ['$lent', { $add: ['$remaining', '$taken'] }] },
};

export const laneCollection = (connection: MongoConnection) => connection.collection<StoredLane>('lanes');
