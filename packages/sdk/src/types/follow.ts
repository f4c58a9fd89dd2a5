import type { Creator } from './creator.ts';
import type { Instant } from './money.ts';

/** That a person follows a creator. */
export type Follow = { userId: string; creatorId: string; followedAt: Instant };

/** A followed creator in the fan's own list. */
export type Following = { creator: Creator; followedAt: Instant };
