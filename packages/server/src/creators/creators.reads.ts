import type { Sharing } from '../platform/reads/read-policy.ts';

const LIFE_MS = 4000;

export const creatorTag = (creatorId: string): string => `creator-${creatorId}`;
const CREATORS_TAG = 'creators';

export const creatorsSharing: Sharing = {
  reads: {
    'creators.get': { lifeMs: LIFE_MS, tags: (_, { id }) => [creatorTag(id)] },
    'creators.list': { lifeMs: LIFE_MS, tags: () => [CREATORS_TAG] },
  },
  writes: {
    'creators.create': () => [CREATORS_TAG],
    // Their products show their name.
    'creators.update': ({ params: { creatorId } }) => [creatorTag(creatorId), CREATORS_TAG, 'products'],
  },
};
