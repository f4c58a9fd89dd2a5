import type { Follow, Follower, Following } from '@livedrops/sdk/contract';
import { type CreatorProfile, presentCreator } from '../creators/index.ts';
import type { FollowRecord } from './follow.rules.ts';

export const presentFollow = (userId: string, creatorId: string, followedAt: Date): Follow => ({
  userId,
  creatorId,
  followedAt: followedAt.toISOString(),
});

/** @param name of the follower */
export const presentFollower = (record: FollowRecord, name: string): Follower => ({
  userId: record.followerId,
  name,
  followedAt: record.createdAt.toISOString(),
});

export const presentFollowing = (record: FollowRecord, creator: CreatorProfile): Following => ({
  creator: presentCreator(creator),
  followedAt: record.createdAt.toISOString(),
});
