import type { followModel } from './follow.model.ts';

const NEWEST = { creatorId: 1, createdAt: -1, followerId: -1 } as const;

/** What is asked of the newest followers of a creator, from the index alone. */
export const createNewestFollowers = (follows: ReturnType<typeof followModel.collection>) => ({
  /** The ids of the newest followers, so many at most. */
  newestFollowers: (creatorId: string, limit: number): Promise<string[]> =>
    follows
      .find({ creatorId }, { projection: { _id: 0, followerId: 1 }, limit })
      .sort({ createdAt: -1, followerId: -1 })
      .map(({ followerId }) => followerId)
      .toArray(),
  /**
   * How many of the newest followers, at most `limit`, have followed since an instant, by days of a time zone. From the index alone.
   *
   * @returns the days newest first, each as `2026-12-01`
   */
  countByDay: (
    creatorId: string,
    { since, timeZone, limit }: { since: Date; timeZone: string; limit: number },
  ): Promise<{ day: string; followed: number }[]> =>
    follows
      .aggregate<{ day: string; followed: number }>(
        [
          { $match: { creatorId, createdAt: { $gte: since } } },
          { $sort: { createdAt: -1, followerId: -1 } },
          { $limit: limit },
          { $project: { _id: 0, createdAt: 1 } },
          {
            $group: {
              _id: { $dateToString: { date: '$createdAt', format: '%Y-%m-%d', timezone: timeZone } },
              followed: { $sum: 1 },
            },
          },
          { $sort: { _id: -1 } },
          { $project: { _id: 0, day: '$_id', followed: 1 } },
        ],
        { hint: NEWEST },
      )
      .toArray(),
});
