import { type Follower, FOLLOWERS_CSV, LIMITS } from '@livedrops/sdk/contract';
import type { Accounts } from '../accounts/index.ts';
import type { Creators } from '../creators/index.ts';
import { type GroupCommit, QueueFullError } from '../platform/group-commit.ts';
import { csvDownload } from '../platform/http/download.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import { type Caller, routes } from '../platform/http/route.ts';
import { inBatches } from '../platform/in-batches.ts';
import { followerGrowth, type FollowerGrowthDeps } from './follower-growth.ts';
import type { FollowRecord, FollowWish } from './follow.rules.ts';
import type { FollowStore } from './follow.store.ts';
import { presentFollow, presentFollower, presentFollowing } from './follows.present.ts';

export type FollowsRoutesDeps = Pick<FollowerGrowthDeps, 'clock'> & {
  follows: FollowStore;
  creators: Pick<Creators, 'findCreator' | 'getCreators'>;
  accounts: Pick<Accounts, 'findNames' | 'findSharing'>;
  /** Wishes by creator; resolves with the instant since when the person follows. */
  changes: GroupCommit<FollowWish, Date>;
};

export const followsRoutes = (deps: FollowsRoutesDeps) =>
  routes({
    'follows.follow': async ({ params: { userId, creatorId }, caller }) => {
      const followerId = requireSelf(userId, caller);
      return presentFollow(followerId, creatorId, await change(deps, creatorId, followerId, 'followed'));
    },
    'follows.unfollow': async ({ params: { userId, creatorId }, caller }) => {
      await change(deps, creatorId, requireSelf(userId, caller), 'unfollowed');
    },
    'follows.list': async ({ params: { userId }, query, caller }) => {
      const limit = query.limit ?? LIMITS.pageSizeDefault;
      const followerId = await requireShown(deps, userId, caller);
      const page = await deps.follows.findFollowing(followerId, { cursor: query.cursor, limit });
      const creators = await deps.creators.getCreators(page.items.map(({ creatorId }) => creatorId));
      const items = page.items.flatMap((record) => {
        const creator = creators.get(record.creatorId);
        return creator ? [presentFollowing(record, creator)] : [];
      });
      return { ...page, items };
    },
    'creators.followers': async ({ params: { creatorId }, query, caller }) => {
      const limit = query.limit ?? LIMITS.pageSizeDefault;
      const creator = await deps.creators.findCreator(creatorId);
      if (!creator) return new Refusal('not_found');
      const page = await deps.follows.findFollowers(creatorId, { cursor: query.cursor, limit });
      const ids = page.items.map(({ followerId }) => followerId);
      // Creators see all of their followers, others only followers who want to be seen. So a page may be short.
      const shown = creator.userId === caller?.userId ? new Set(ids) : await deps.accounts.findSharing(ids);
      const nameOf = await deps.accounts.findNames(ids);
      const items = page.items.flatMap((record) =>
        shown.has(record.followerId) ? [presentFollower(record, nameOf(record.followerId))] : [],
      );
      return { ...page, items };
    },
    'creators.followerGrowth': ({ query: { days = 30, timeZone = 'UTC' }, caller: { creatorId } }) =>
      followerGrowth(deps, { creatorId, days, timeZone }),
    'creators.followersCsv': async ({ query, caller: { creatorId } }) =>
      csvDownload('followers.csv', FOLLOWERS_CSV.writer(query), readFollowers(deps, creatorId)),
  });

/** All followers of a creator, newest first, some hundred at a time. */
async function* readFollowers(
  { follows, accounts }: Pick<FollowsRoutesDeps, 'follows' | 'accounts'>,
  creatorId: string,
): AsyncGenerator<Follower[]> {
  const read = (last: FollowRecord | null, limit: number) => follows.followersBehind(creatorId, last, limit);
  for await (const records of inBatches(read)) {
    const nameOf = await accounts.findNames(records.map(({ followerId }) => followerId));
    yield records.map((record) => presentFollower(record, nameOf(record.followerId)));
  }
}

/** @throws {ProblemError} `forbidden` for whom another person follows, unless that person shows it */
async function requireShown(
  { accounts }: Pick<FollowsRoutesDeps, 'accounts'>,
  userId: string,
  caller: Caller,
): Promise<string> {
  const isShown = userId !== 'me' && (await accounts.findSharing([userId])).has(userId);
  return isShown ? userId : requireSelf(userId, caller);
}

/** @throws {ProblemError} `forbidden` */
function requireSelf(userId: string, caller: Caller): string {
  if (userId === 'me' || userId === caller.userId) return caller.userId;
  throw new ProblemError('forbidden', { detail: 'Only for oneself: use `me`' });
}

async function change(
  deps: FollowsRoutesDeps,
  creatorId: string,
  followerId: string,
  wanted: FollowWish['wanted'],
): Promise<Date> {
  try {
    return await deps.changes.submit(creatorId, { followerId, wanted });
  } catch (error) {
    if (!(error instanceof QueueFullError)) throw error;
    throw new ProblemError('overloaded', { retryAfterMs: 1000, shouldRetry: true }, error);
  }
}
