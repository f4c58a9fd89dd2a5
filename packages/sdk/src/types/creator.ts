import type { CsvOptions } from './csv.ts';
import type { Instant } from './money.ts';
import type { PageQuery } from './page.ts';
import type { Picture } from './picture.ts';

/** A seller's public profile. */
export type Creator = {
  id: string;
  userId: string;
  /** Unique, lower case, used in addresses: `/c/{handle}`. */
  handle: string;
  name: string;
  bio: string;
  /** One address for all: of `avatar`, a JPEG; without it the one that was typed. */
  avatarUrl: string | null;
  /** The uploaded picture in its forms. */
  avatar: Picture | null;
  /** Addresses of pages elsewhere, `http:` or `https:`, in the creator's order. */
  links: string[];
  followerCount: number;
  /** Counts the changes of the profile, from 1. Followers do not count. */
  version: number;
  createdAt: Instant;
};

/** What `creators.create` takes. The handle is unique and stays. A picture can be uploaded once the profile is there. */
export type CreateCreatorInput = {
  handle: string;
  name: string;
  bio?: string | undefined;
  /** The address of a picture elsewhere, `https:`. Not shown while there is an `avatar`. */
  avatarUrl?: string | null | undefined;
  /** Default: none. At most 5, each once. */
  links?: string[] | undefined;
};

/** What `creators.update` takes; what is left out stays. */
export type UpdateCreatorInput = {
  name?: string | undefined;
  bio?: string | undefined;
  avatarUrl?: string | null | undefined;
  /** A picture that was uploaded (`products.uploadImage`); `null`: none any more. */
  avatar?: { id: string } | null | undefined;
  /** All links there shall be, in their order. */
  links?: string[] | undefined;
  /** Refuse with `version_conflict` unless the profile still has this version. */
  version?: number | undefined;
};

/** What `creators.followerGrowth` takes. */
export type FollowerGrowthQuery = {
  /** How many days, today included: 1 to 365. Default 30. */
  days?: number | undefined;
  /** In which a day begins and ends, such as `Europe/Berlin`. Default `UTC`. */
  timeZone?: string | undefined;
};

/** What `creators.followerGrowth` gives. */
export type FollowerGrowth = {
  /** How many follow now. */
  followers: number;
  /**
   * Each day, oldest first, as `2026-12-01`: how many began to follow on it **and still do**. Who left again is in no day, so the days say what is
   * left of each, not how many came. A creator with very many new followers gets fewer days: as many as hold the newest 100,000.
   */
  days: { day: string; followed: number }[];
};

/** What creators tell their followers by messages. */
export type ReachKind = 'dropScheduled' | 'dropReminder' | 'dropStarted';

/** What `creators.reach` gives: whom a notice of a drop would reach beside the inbox, which all followers have. */
export type Reach = {
  /** How many follow now. */
  followers: number;
  /** How many of them, the newest, were looked at: 2,000 at most. The counts are of these; with fewer followers they are of all. */
  looked: number;
  /** People who get a message on a device, and by e-mail: they asked for it, have a device, or have confirmed their address. */
  kinds: Record<ReachKind, { push: number; email: number }>;
};

/** A follower as the creator sees them. */
export type Follower = { userId: string; name: string; followedAt: Instant };

/** A column of `creators.followersCsv`. `followedAt` is in the time zone that was asked for. */
export type FollowerColumn = 'name' | 'followedAt' | 'userId';

/** What `creators.followersCsv` takes. */
export type FollowersCsvQuery = CsvOptions<FollowerColumn>;

/** How customers are sorted: by their latest order, by the number of their orders, or by what they spent, each currency apart. The most comes first. */
export type CustomerSort = 'latest' | 'orders' | 'spent';

/** Which customers a list or a file has. */
export type CustomerFilter = {
  /** Words of their names or their beginnings, or a whole e-mail address that its owner shows. Only with the sort `latest`. */
  q?: string | undefined;
  /** Default `latest`. */
  sort?: CustomerSort | undefined;
};

/** What `creators.customers` takes. */
export type CustomerQuery = PageQuery & CustomerFilter;

/** A column of `creators.customersCsv`. `lastOrderAt` is in the time zone that was asked for, `spent` is a decimal of `currency` (`12.50`). */
export type CustomerColumn =
  | 'name'
  | 'email'
  | 'orders'
  | 'units'
  | 'spent'
  | 'currency'
  | 'lastOrderAt'
  | 'userId';

/** What `creators.customersCsv` takes. */
export type CustomersCsvQuery = CustomerFilter & CsvOptions<CustomerColumn>;

/** What `creators.customerTotals` gives. */
export type CustomerTotals = {
  /** How many there are; `max` is `max` or more. Somebody who paid in two currencies counts in each. */
  customers: number;
  /** How many of them bought more than once; `max` is `max` or more. */
  returning: number;
  max: number;
  /** What they bought, for each currency. `spent` is in its minor units. */
  sums: { currency: string; orders: number; units: number; spent: number }[];
};

/**
 * Somebody who bought from the caller, in one currency: who paid in two is there twice. Amounts are sums over confirmed orders, without
 * what was called off or paid back whole.
 */
export type Customer = {
  userId: string;
  name: string;
  /** Their e-mail address, as long as they show it to creators whom they buy from. */
  email: string | null;
  orders: number;
  units: number;
  /** Minor units of `currency`. */
  spent: number;
  currency: string;
  lastOrderAt: Instant;
};
