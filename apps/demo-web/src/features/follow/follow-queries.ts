import type { Creator, Following, Page } from '@livedrops/sdk';
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../lib/query-keys.ts';
import { useSession, useShop } from '../../lib/shop-context.ts';

/** Most followed creators that are listened to for "is live now". */
const MOST_FOLLOWED = 100;

/** Whom the signed-in person follows, newest first. */
export const useFollowing = () => {
  const { client } = useShop();
  const userId = useSession()?.user.id ?? '';
  return useQuery({
    queryKey: queryKeys.following(userId),
    enabled: userId !== '',
    staleTime: 60_000,
    queryFn: ({ signal }): Promise<Page<Following>> =>
      client.follows.list({ limit: MOST_FOLLOWED }, { signal }),
  });
};

export type FollowTarget = Pick<Creator, 'id' | 'name'>;

const placeholderCreator = ({ id, name }: FollowTarget): Creator => ({
  id,
  name,
  userId: '',
  handle: id,
  bio: '',
  avatarUrl: null,
  avatar: null,
  links: [],
  followerCount: 0,
  version: 1,
  createdAt: new Date(0).toISOString(),
});

const withFollow = (
  page: Page<Following> | undefined,
  target: FollowTarget,
  follow: boolean,
): Page<Following> => {
  const others = (page?.items ?? []).filter(({ creator }) => creator.id !== target.id);
  const items = follow
    ? [{ creator: placeholderCreator(target), followedAt: new Date().toISOString() }, ...others]
    : others;
  return { items, nextCursor: page?.nextCursor ?? null };
};

const shiftFollowers = (queries: QueryClient, creatorId: string, by: number): void => {
  queries.setQueriesData<Creator>({ queryKey: queryKeys.anyCreator }, (creator) =>
    creator?.id === creatorId
      ? { ...creator, followerCount: Math.max(0, creator.followerCount + by) }
      : creator,
  );
};

/** Follows or unfollows at once on screen; the server's refusal puts everything back. */
export const useSetFollow = (userId: string, target: FollowTarget) => {
  const { client } = useShop();
  const queries = useQueryClient();
  const key = queryKeys.following(userId);
  return useMutation({
    mutationFn: async (follow: boolean): Promise<void> => {
      await (follow ? client.follows.follow(target.id) : client.follows.unfollow(target.id));
    },
    onMutate: async (follow) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<Page<Following>>(key);
      queries.setQueryData(key, withFollow(before, target, follow));
      shiftFollowers(queries, target.id, follow ? 1 : -1);
      return { before };
    },
    onError: (_error, follow, context) => {
      queries.setQueryData(key, context?.before ?? withFollow(undefined, target, !follow));
      shiftFollowers(queries, target.id, follow ? -1 : 1);
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: key });
      void queries.invalidateQueries({ queryKey: queryKeys.anyCreator });
    },
  });
};
