import type { Accounts } from '../accounts/index.ts';
import type { Creators } from '../creators/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createGroupCommit } from '../platform/group-commit.ts';
import { changeFollows, type ChangeFollowsDeps } from './change-follows.ts';
import type { FollowRecord, FollowWish } from './follow.rules.ts';
import { createFollowStore } from './follow.store.ts';
import { followsRoutes } from './follows.routes.ts';

export { followersTag, followsSharing } from './follows.reads.ts';

const GROUP_SIZE_MAX = 500;
const WAITING_MAX = 20_000;
/** A person who follows more creators than this gets the newest ones where all are wanted at once. */
const FOLLOWING_MAX = 1000;

export type FollowsOptions = Omit<ChangeFollowsDeps, 'follows' | 'findSharing'> & {
  accounts: Pick<Accounts, 'findNames' | 'findSharing'>;
  creators: Pick<Creators, 'findCreator' | 'getCreators' | 'adjustFollowerCount'>;
  clock: Clock;
};

export function createFollows(options: FollowsOptions) {
  const { accounts } = options;
  const follows = createFollowStore(options.connection);
  const deps = { ...options, follows, findSharing: accounts.findSharing };
  const changes = createGroupCommit<FollowWish, Date>({
    groupSizeMax: GROUP_SIZE_MAX,
    queueMax: WAITING_MAX,
    commit: (creatorId, wishes) => changeFollows(deps, creatorId, wishes),
  });
  return {
    routes: followsRoutes({ ...options, follows, changes }),
    followersAfter: follows.followersAfter,
    newestFollowers: follows.newestFollowers,
    countFollowing: follows.countFollowing,
    /** Whom a person follows, newest first; so many at most. */
    async findFollowing(userId: string): Promise<FollowRecord[]> {
      return (await follows.findFollowing(userId, { limit: FOLLOWING_MAX })).items;
    },
    /** Resolves when every accepted wish has its answer: for the shutdown. */
    drain: () => changes.drain(),
  };
}
