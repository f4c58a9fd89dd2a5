import type { Creator } from '@livedrops/sdk';
import type { ComponentType } from 'react';

/** Where a page shows the follow button. The app puts it in, so that features need not know each other. */
export type FollowSlot = ComponentType<{ creator: Pick<Creator, 'id' | 'name'> }>;
