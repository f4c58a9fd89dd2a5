import type { Accounts } from '../accounts/index.ts';
import type { Creators } from '../creators/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createGroupCommit } from '../platform/group-commit.ts';
import { inTransaction, type MongoConnection } from '../platform/mongo.ts';
import { changeFollows, type ChangeFollowsDeps } from './change-follows.ts';
import type { FollowWish } from './follow.ts';
import { createFollowStore } from './follow.store.ts';
import { followsRoutes } from './follows.routes.ts';

export { createFollowModel, type FollowDocument } from './follow.model.ts';

const GROUP_SIZE_MAX = 500;
const WAITING_MAX = 20_000;

export type FollowsOptions = {
  connection: MongoConnection;
  clock: Clock;
  accounts: Pick<Accounts, 'findNames'>;
  creators: Pick<Creators, 'findCreator' | 'getCreators' | 'adjustFollowerCount'>;
  publish: ChangeFollowsDeps['publish'];
};

export type Follows = {
  routes: ReturnType<typeof followsRoutes>;
  /** Resolves when every accepted wish has its answer: for the shutdown. */
  drain(): Promise<void>;
};

export function createFollows(options: FollowsOptions): Follows {
  const { connection, clock, accounts, creators, publish } = options;
  const follows = createFollowStore(connection);
  const deps: ChangeFollowsDeps = {
    follows,
    creators,
    clock,
    publish,
    inTransaction: (work) => inTransaction(connection, work),
  };
  const changes = createGroupCommit<FollowWish, Date>({
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax: WAITING_MAX,
    commit: (creatorId, wishes) => changeFollows(deps, creatorId, wishes),
  });
  return {
    routes: followsRoutes({ follows, creators, accounts, changes }),
    drain: () => changes.drain(),
  };
}
