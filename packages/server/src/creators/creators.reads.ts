import type { Sharing } from '../platform/reads/read-policy.ts';

const LIFE_MS = 4000;
/** Each follow counts, so a page is purged often; it need not be kept for long. */
const PAGE = { freshSeconds: 4, staleSeconds: 1 };
/** Writes purge it. */
const LIST = { freshSeconds: 30, staleSeconds: 5 };

export const creatorTag = (creatorId: string): string => `creator-${creatorId}`;
/** What shows the creator's name beside other things. */
export const creatorNameTag = (creatorId: string): string => `creator-name-${creatorId}`;
const CREATORS_TAG = 'creators';

export const creatorsSharing: Sharing = {
  reads: {
    'creators.get': { lifeMs: LIFE_MS, cdn: PAGE, tags: (_, { id }) => [creatorTag(id)] },
    'creators.list': { lifeMs: LIFE_MS, cdn: LIST, tags: () => [CREATORS_TAG] },
  },
  writes: {
    'creators.create': () => [CREATORS_TAG],
    'creators.update': ({ params: { creatorId } }) => [
      creatorTag(creatorId),
      creatorNameTag(creatorId),
      CREATORS_TAG,
    ],
  },
};
