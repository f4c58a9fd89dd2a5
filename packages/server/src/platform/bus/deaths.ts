import type { MongoConnection } from '../mongo.ts';

type DeathsDocument = {
  _id: string;
  /** Where the last one who took the partition over began, and how many in a row began there. */
  openedAt?: number;
  opened?: number;
  /** The record that was begun last with care, and how many began it and were not heard of again. */
  begunAt?: number;
  begun?: number;
};

/** Who died over which record of one partition of one group: in the database, because whoever dies tells nobody. */
export type Deaths = {
  /** Whether the last one who took over began at this position, too, and so did not get over it. */
  isSuspect(position: number): Promise<boolean>;
  /** Says that a record will be handled now. Returns how often that was said and nothing was heard afterwards, this time included. */
  begin(position: number): Promise<number>;
  /** Whoever began is alive, whatever became of the record. */
  survive(): Promise<void>;
};

export function createDeaths(connection: MongoConnection, partitionId: string): Deaths {
  const deaths = connection.collection<DeathsDocument>('consumer_deaths');

  async function count(
    at: 'openedAt' | 'begunAt',
    times: 'opened' | 'begun',
    position: number,
  ): Promise<number> {
    const again = { $cond: [{ $eq: [`$${at}`, position] }, { $add: [{ $ifNull: [`$${times}`, 0] }, 1] }, 1] };
    const counted = await deaths.findOneAndUpdate(
      { _id: partitionId },
      [{ $set: { [times]: again } }, { $set: { [at]: position } }],
      { upsert: true, returnDocument: 'after' },
    );
    return counted?.[times] ?? 1;
  }

  return {
    isSuspect: async (position) => (await count('openedAt', 'opened', position)) > 1,
    begin: (position) => count('begunAt', 'begun', position),
    async survive() {
      await deaths.updateOne({ _id: partitionId }, { $unset: { begun: 1 } });
    },
  };
}
