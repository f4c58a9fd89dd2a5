import { found, type MockDb, type MockUser } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { pageOf } from '../paging.ts';
import type { MockRoutes } from '../route.ts';

type FollowEndpoint = `follows.${'follow' | 'unfollow' | 'list'}`;

export const followRoutes: MockRoutes<FollowEndpoint> = {
  'follows.follow': ({ db, user, params }) => {
    refuseOthers(user, params.userId);
    const creator = found(db.creators.get(params.creatorId), 'creator');
    const known = findFollow(db, user.id, creator.id);
    if (known !== undefined) return known;
    const follow = { userId: user.id, creatorId: creator.id, followedAt: db.now() };
    db.follows.push(follow);
    countFollowers(db, creator.id, user.id, 'follow.created');
    return follow;
  },
  'follows.unfollow': ({ db, user, params }) => {
    refuseOthers(user, params.userId);
    const known = findFollow(db, user.id, params.creatorId);
    if (known === undefined) return undefined;
    db.follows = db.follows.filter((follow) => follow !== known);
    countFollowers(db, params.creatorId, user.id, 'follow.deleted');
    return undefined;
  },
  'follows.list': ({ db, user, params, query }) => {
    const shown = db.users.get(params.userId)?.showsFollows === true ? params.userId : user.id;
    if (shown === user.id) refuseOthers(user, params.userId);
    const following = db.follows
      .filter(({ userId }) => userId === shown)
      .toReversed()
      .flatMap(({ creatorId, followedAt }) => {
        const creator = db.creators.get(creatorId);
        return creator === undefined ? [] : [{ creator, followedAt }];
      });
    return pageOf(following, query, ({ creator }) => creator.id);
  },
};

const refuseOthers = (user: MockUser, userId: string): void => {
  if (userId !== 'me' && userId !== user.id) throw new MockProblem('forbidden');
};

const findFollow = (db: MockDb, userId: string, creatorId: string) =>
  db.follows.find((follow) => follow.userId === userId && follow.creatorId === creatorId);

const countFollowers = (
  db: MockDb,
  creatorId: string,
  userId: string,
  event: 'follow.created' | 'follow.deleted',
): void => {
  const creator = found(db.creators.get(creatorId), 'creator');
  const followerCount = creator.followerCount + (event === 'follow.created' ? 1 : -1);
  db.creators.set(creatorId, { ...creator, followerCount });
  const named = db.users.get(userId)?.showsFollows === true ? userId : null;
  db.events.append([`creator:${creatorId}`], event, { creatorId, userId: named, followerCount });
};
