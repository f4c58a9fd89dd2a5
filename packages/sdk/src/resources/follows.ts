import { anything, path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { Follow, Following } from '../types/follow.ts';
import type { PageQuery } from '../types/page.ts';

export const createFollows = ({ call, list }: Api) => ({
  /** Follows a creator. Following twice is fine. Fails with `not_found`. */
  follow: (creatorId: string, options?: RequestOptions) =>
    call<Follow>(
      {
        endpoint: 'follows.follow',
        method: 'POST',
        path: path`/users/me/follow/${creatorId}`,
        isIdempotent: true,
      },
      options,
    ),

  /** Stops following. Doing it twice is fine. */
  unfollow: (creatorId: string, options?: RequestOptions) =>
    call<void>(
      {
        endpoint: 'follows.unfollow',
        method: 'DELETE',
        path: path`/users/me/follow/${creatorId}`,
        isAnswer: anything,
      },
      options,
    ),

  /** Whom the signed-in person follows, newest first. */
  list: (query?: PageQuery, options?: RequestOptions) =>
    list<Following>({ endpoint: 'follows.list', method: 'GET', path: '/users/me/following', query }, options),
});
