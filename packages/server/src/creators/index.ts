import type { Accounts } from '../accounts/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { createCreatorStore } from './creator.store.ts';
import type { CreatorProfile } from './creator.rules.ts';
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

export type Creators = {
  routes: ReturnType<typeof creatorsRoutes>;
  findCreator(creatorId: string): Promise<CreatorProfile | null>;
  /** Creators by id; the unknown are left out. */
  getCreators(ids: readonly string[]): Promise<Map<string, CreatorProfile>>;
  /** The new count; `null` when there is no such creator. */
  adjustFollowerCount(creatorId: string, delta: number, session: MongoSession): Promise<number | null>;
};

export function createCreators({ connection, clock, accounts, onRenamed }: CreatorsOptions): Creators {
  const creators = createCreatorStore(connection);
  return {
    routes: creatorsRoutes({ connection, creators, clock, onRenamed, setCreator: accounts.setCreator }),
    findCreator: creators.findById,
    getCreators: async (ids) =>
      new Map((await creators.findMany(ids)).map((creator) => [creator.id, creator])),
    adjustFollowerCount: creators.adjustFollowerCount,
  };
}
