import * as z from 'zod/mini';
import type {
  CreateCreatorInput,
  Creator,
  Customer,
  CustomerFilter,
  CustomerQuery,
  CustomersCsvQuery,
  CustomerTotals,
  Follower,
  FollowerGrowth,
  FollowerGrowthQuery,
  FollowersCsvQuery,
  Reach,
  UpdateCreatorInput,
} from '../types/creator.ts';
import { CUSTOMERS_CSV } from './customers-export.ts';
import { same } from './equal.ts';
import { FOLLOWERS_CSV } from './followers-export.ts';
import {
  bio,
  count,
  csvQuery,
  handle,
  id,
  imageUrl,
  instant,
  LIMITS,
  link,
  name,
  orderSearch,
  pageQuery,
  timeZone,
  wholeNumberParam,
} from './fields.ts';
import { pictureSchema } from './picture.ts';

/** {@link Creator} as a schema. */
export const creatorSchema = same<Creator>()(
  z.object({
    id,
    userId: id,
    handle: z.string(),
    name: z.string(),
    bio: z.string(),
    avatarUrl: z.nullable(z.string()),
    avatar: z.nullable(pictureSchema),
    links: z.array(z.string()),
    followerCount: count,
    version: count,
    createdAt: instant,
  }),
);

const links = z.array(link).check(
  z.maxLength(LIMITS.links, { abort: true }),
  z.refine((all) => new Set(all).size === all.length, { message: 'must name each address once' }),
);

/** {@link CreateCreatorInput} as a schema. */
export const createCreatorInputSchema = same<CreateCreatorInput>()(
  z.strictObject({
    handle,
    name,
    bio: z.optional(bio),
    avatarUrl: z.optional(z.nullable(imageUrl)),
    links: z.optional(links),
  }),
);

/** {@link UpdateCreatorInput} as a schema. */
export const updateCreatorInputSchema = same<UpdateCreatorInput>()(
  z.strictObject({
    name: z.optional(name),
    bio: z.optional(bio),
    avatarUrl: z.optional(z.nullable(imageUrl)),
    avatar: z.optional(z.nullable(z.strictObject({ id }))),
    links: z.optional(links),
    version: z.optional(count),
  }),
);

/** {@link Follower} as a schema. */
export const followerSchema = same<Follower>()(
  z.object({ userId: id, name: z.string(), followedAt: instant }),
);

/** {@link FollowerGrowthQuery} as a schema. */
export const followerGrowthQuerySchema = same<FollowerGrowthQuery>()(
  z.strictObject({
    days: z.optional(wholeNumberParam(1, LIMITS.growthDays)),
    timeZone: z.optional(timeZone),
  }),
);

/** {@link FollowerGrowth} as a schema. */
export const followerGrowthSchema = same<FollowerGrowth>()(
  z.object({ followers: count, days: z.array(z.object({ day: z.string(), followed: count })) }),
);

const reached = z.object({ push: count, email: count });

/** {@link Reach} as a schema. */
export const reachSchema = same<Reach>()(
  z.object({
    followers: count,
    looked: count,
    kinds: z.object({ dropScheduled: reached, dropReminder: reached, dropStarted: reached }),
  }),
);

/** {@link FollowersCsvQuery} as a schema. */
export const followersCsvQuerySchema = same<FollowersCsvQuery>()(
  z.strictObject(csvQuery(FOLLOWERS_CSV.columns)),
);

/** {@link Customer} as a schema. */
export const customerSchema = same<Customer>()(
  z.object({
    userId: id,
    name: z.string(),
    email: z.nullable(z.string()),
    orders: count,
    units: count,
    spent: count,
    currency: z.string(),
    lastOrderAt: instant,
  }),
);

const customerFilter = {
  q: z.optional(orderSearch),
  sort: z.optional(z.enum(['latest', 'orders', 'spent'])),
};

const isSortable = z.refine<CustomerFilter>(
  ({ q, sort = 'latest' }) => q === undefined || sort === 'latest',
  {
    path: ['sort'],
    message: 'must be latest when something is searched',
  },
);

/** {@link CustomerQuery} as a schema. */
export const customerQuerySchema = same<CustomerQuery>()(
  z.strictObject({ ...pageQuery, ...customerFilter }).check(isSortable),
);

/** {@link CustomersCsvQuery} as a schema. */
export const customersCsvQuerySchema = same<CustomersCsvQuery>()(
  z.strictObject({ ...customerFilter, ...csvQuery(CUSTOMERS_CSV.columns) }).check(isSortable),
);

/** {@link CustomerTotals} as a schema. */
export const customerTotalsSchema = same<CustomerTotals>()(
  z.object({
    customers: count,
    returning: count,
    max: count,
    sums: z.array(z.object({ currency: z.string(), orders: count, units: count, spent: count })),
  }),
);
