import type { Drop, LiveDrops, OpenDropQuery, Page, RequestOptions } from '@livedrops/sdk';

export type DropKind = 'live' | 'upcoming' | 'past';

/** One page of the drops of a kind, of one creator or of all. */
export const dropsOfKind = (
  { drops }: LiveDrops,
  kind: DropKind,
  query: OpenDropQuery,
  options: RequestOptions,
): PromiseLike<Page<Drop>> => {
  switch (kind) {
    case 'live':
      return drops.live(query, options);
    case 'upcoming':
      return drops.upcoming(query, options);
    case 'past':
      return drops.list({ ...query, status: 'ended' }, options);
  }
};
