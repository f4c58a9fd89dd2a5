import type { Creator } from '@livedrops/sdk/contract';
import type { CreatorProfile } from './creator.rules.ts';

export const presentCreator = (creator: CreatorProfile): Creator => ({
  id: creator.id,
  userId: creator.userId,
  handle: creator.handle,
  name: creator.name,
  bio: creator.bio,
  avatarUrl: creator.avatarUrl,
  followerCount: creator.followerCount,
  createdAt: creator.createdAt.toISOString(),
});
