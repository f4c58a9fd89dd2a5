import type { Accounts } from '../accounts/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { createCreatorStore } from './creator.store.ts';
import { creatorsRoutes } from './creators.routes.ts';
import type { OnRenamed } from './update-creator.ts';

export { creatorsSharing, creatorTag } from './creators.reads.ts';
export type { CreatorProfile } from './creator.rules.ts';
export { presentCreator } from './creators.present.ts';

export type CreatorsOptions = {
  connection: MongoConnection;
  clock: Clock;
  accounts: Pick<Accounts, 'setCreator'>;
  onRenamed: OnRenamed;
};

export function createCreators({ connection, clock, accounts, onRenamed }: CreatorsOptions) {
  const creators = createCreatorStore(connection);
  return {
    routes: creatorsRoutes({ connection, creators, clock, onRenamed, setCreator: accounts.setCreator }),
    findCreator: creators.findById,
    /** Creators by id; the unknown are left out. */
    getCreators: async (ids: readonly string[]) =>
      new Map((await creators.findMany(ids)).map((creator) => [creator.id, creator])),
    adjustFollowerCount: creators.adjustFollowerCount,
  };
}

export type Creators = ReturnType<typeof createCreators>;
