import type { Sharing } from '../platform/reads/read-policy.ts';
import { creatorTag } from '../creators/index.ts';

const LIFE_MS = 4000;

export const followersTag = (creatorId: string): string => `followers-${creatorId}`;

const change = ({ params: { creatorId } }: { params: { creatorId: string } }) => [
  followersTag(creatorId),
  creatorTag(creatorId),
];

export const followsSharing: Sharing = {
  hasEvents: true,
  reads: {
    'creators.followers': {
      lifeMs: LIFE_MS,
      cdn: { freshSeconds: 4, staleSeconds: 1 },
      tags: ({ params }) => [followersTag(params.creatorId)],
      // Creators see all of their followers.
      isForVisitors: true,
    },
  },
  writes: { 'follows.follow': change, 'follows.unfollow': change },
};
