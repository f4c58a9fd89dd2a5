import type { CsvOptions } from './csv.ts';
import type { Instant } from './money.ts';

/** A seller's public profile. */
export type Creator = {
  id: string;
  userId: string;
  /** Unique, lower case, used in addresses: `/c/{handle}`. */
  handle: string;
  name: string;
  bio: string;
  avatarUrl: string | null;
  followerCount: number;
  createdAt: Instant;
};

/** What `creators.create` takes. The handle is unique and stays. */
export type CreateCreatorInput = {
  handle: string;
  name: string;
  bio?: string | undefined;
  avatarUrl?: string | null | undefined;
};

/** What `creators.update` takes; what is left out stays. */
export type UpdateCreatorInput = {
  name?: string | undefined;
  bio?: string | undefined;
  avatarUrl?: string | null | undefined;
};

/** A follower as the creator sees them. */
export type Follower = { userId: string; name: string; followedAt: Instant };

/** A column of `creators.followersCsv`. `followedAt` is in the time zone that was asked for. */
export type FollowerColumn = 'name' | 'followedAt' | 'userId';

/** What `creators.followersCsv` takes. */
export type FollowersCsvQuery = CsvOptions<FollowerColumn>;

/** Somebody who bought from the caller. Amounts are sums over confirmed orders. */
export type Customer = {
  userId: string;
  name: string;
  orders: number;
  units: number;
  /** Minor units of `currency`. */
  spent: number;
  currency: string;
  lastOrderAt: Instant;
};
