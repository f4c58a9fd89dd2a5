import type { BecomeCreatorDeps } from './become-creator.ts';
import { createCreatorStore } from './creator.store.ts';
import { creatorsRoutes } from './creators.routes.ts';
import type { UpdateCreatorDeps } from './update-creator.ts';

export { creatorNameTag, creatorsSharing, creatorTag } from './creators.reads.ts';
export type { CreatorProfile } from './creator.rules.ts';
export { presentCreator } from './creators.present.ts';

export type CreatorsOptions = Omit<BecomeCreatorDeps & UpdateCreatorDeps, 'creators'>;

export function createCreators(options: CreatorsOptions) {
  const creators = createCreatorStore(options.connection);
  return {
    routes: creatorsRoutes({ ...options, creators }),
    findCreator: creators.findById,
    findIdsNamed: creators.findIdsNamed,
    /** Creators by id; the unknown are left out. */
    getCreators: async (ids: readonly string[]) =>
      new Map((await creators.findMany(ids)).map((creator) => [creator.id, creator])),
    adjustFollowerCount: creators.adjustFollowerCount,
  };
}

export type Creators = ReturnType<typeof createCreators>;
