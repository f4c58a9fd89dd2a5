/** That a person follows a creator. */
export type FollowRecord = { creatorId: string; followerId: string; createdAt: Date };

/** One wish about one creator. */
export type FollowWish = { followerId: string; wanted: 'followed' | 'unfollowed' };

export type FollowPlan = {
  /** New followers, each once. */
  toInsert: string[];
  /** Followers to remove, each once. */
  toDelete: string[];
};

/**
 * What a group of wishes about one creator comes to, given who follows already.
 * The last wish of a person wins: they asked in that order.
 */
export function planFollows(wishes: readonly FollowWish[], following: ReadonlySet<string>): FollowPlan {
  const last = new Map(wishes.map(({ followerId, wanted }) => [followerId, wanted]));
  const people = [...last];
  return {
    toInsert: people.filter(([id, wanted]) => wanted === 'followed' && !following.has(id)).map(([id]) => id),
    toDelete: people.filter(([id, wanted]) => wanted === 'unfollowed' && following.has(id)).map(([id]) => id),
  };
}
