import type { Creator } from '@livedrops/sdk/contract';
import { type CreatorProfile, versionOf } from './creator.rules.ts';

export const presentCreator = (creator: CreatorProfile): Creator => ({
  id: creator.id,
  userId: creator.userId,
  handle: creator.handle,
  name: creator.name,
  bio: creator.bio,
  avatarUrl: creator.avatar?.url ?? creator.avatarUrl,
  avatar: creator.avatar ?? null,
  links: creator.links ?? [],
  followerCount: creator.followerCount,
  version: versionOf(creator),
  createdAt: creator.createdAt.toISOString(),
});
