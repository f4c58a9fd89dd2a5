import type { Follower, FollowerColumn } from '../types/creator.ts';
import { csvKind } from './csv.ts';

/** Followers as a CSV file. It has no addresses: to follow is not to agree to mail. */
export const FOLLOWERS_CSV = csvKind<Follower, FollowerColumn>({
  name: ({ name }) => name,
  followedAt: ({ followedAt }, time) => time(followedAt),
  userId: ({ userId }) => userId,
});
