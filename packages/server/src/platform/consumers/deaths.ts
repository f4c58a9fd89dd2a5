import type { MongoConnection } from '../mongo.ts';

type DeathsDocument = {
  _id: string;
  /** Where the last member that took over began, and how many in a row began there. */
  openedAt?: number;
  opened?: number;
  /** The piece that was begun last with care, and how many began it and were not heard of again. */
  begunAt?: number;
  begun?: number;
};

/** Others may begin at the same place for harmless reasons, and care is slow. */
const UNSUSPECTED = 2;

/** Counts how many processes died at a piece. In the database, because a dead process cannot report it. */
export type Deaths = {
  /** Whether those that took over before began at this position, too, and so did not get over it. */
  isSuspect(position: number): Promise<boolean>;
  /** Says that a piece will be handled now. Returns how often that was said and nothing was heard afterwards, this time included. */
  begin(position: number): Promise<number>;
  /** The member that began is alive, whatever became of the piece. */
  survive(): Promise<void>;
};

export const deathsCollection = (connection: MongoConnection) =>
  connection.collection<DeathsDocument>('consumerDeaths');

/** @param place what one member handles at a time, such as `mail` or `mail/3` */
export function createDeaths(connection: MongoConnection, place: string): Deaths {
  const deaths = deathsCollection(connection);

  async function count(
    at: 'openedAt' | 'begunAt',
    times: 'opened' | 'begun',
    position: number,
  ): Promise<number> {
    const again = { $cond: [{ $eq: [`$${at}`, position] }, { $add: [{ $ifNull: [`$${times}`, 0] }, 1] }, 1] };
    const counted = await deaths.findOneAndUpdate(
      { _id: place },
      [{ $set: { [times]: again } }, { $set: { [at]: position } }],
      { upsert: true, returnDocument: 'after' },
    );
    return counted?.[times] ?? 1;
  }

  return {
    isSuspect: async (position) => (await count('openedAt', 'opened', position)) > UNSUSPECTED,
    begin: (position) => count('begunAt', 'begun', position),
    async survive() {
      await deaths.updateOne({ _id: place }, { $unset: { begun: 1 } });
    },
  };
}
