import type { MongoConnection } from '../../src/platform/mongo.ts';

/** How far a fill is, as it stands in the database: a fill that was interrupted goes on from there. */
export type Progress = {
  state: 'begun' | 'done';
  share: number;
  /** What all times are relative to (epoch ms). */
  now: number;
  /** Documents that are surely there, by collection. */
  written: Readonly<Record<string, number>>;
};

type Stored = Progress & { _id: 'scale' };

const progresses = (connection: MongoConnection) => connection.collection<Stored>('seeds');

export const readProgress = (connection: MongoConnection): Promise<Progress | null> =>
  progresses(connection).findOne({ _id: 'scale' }, { projection: { _id: 0 } });

export async function writeProgress(connection: MongoConnection, progress: Progress): Promise<void> {
  await progresses(connection).replaceOne({ _id: 'scale' }, progress, { upsert: true });
}
