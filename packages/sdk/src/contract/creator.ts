import * as z from 'zod/mini';
import type {
  CreateCreatorInput,
  Creator,
  Customer,
  CustomerQuery,
  CustomerTotals,
  Follower,
  UpdateCreatorInput,
} from '../types/creator.ts';
import { same } from './equal.ts';
import { bio, count, handle, id, imageUrl, instant, name, pageQuery, search } from './fields.ts';

/** {@link Creator} as a schema. */
export const creatorSchema = same<Creator>()(
  z.object({
    id,
    userId: id,
    handle: z.string(),
    name: z.string(),
    bio: z.string(),
    avatarUrl: z.nullable(z.string()),
    followerCount: count,
    createdAt: instant,
  }),
);

/** {@link CreateCreatorInput} as a schema. */
export const createCreatorInputSchema = same<CreateCreatorInput>()(
  z.strictObject({ handle, name, bio: z.optional(bio), avatarUrl: z.optional(z.nullable(imageUrl)) }),
);

/** {@link UpdateCreatorInput} as a schema. */
export const updateCreatorInputSchema = same<UpdateCreatorInput>()(
  z.strictObject({
    name: z.optional(name),
    bio: z.optional(bio),
    avatarUrl: z.optional(z.nullable(imageUrl)),
  }),
);

/** {@link Follower} as a schema. */
export const followerSchema = same<Follower>()(
  z.object({ userId: id, name: z.string(), followedAt: instant }),
);

/** {@link Customer} as a schema. */
export const customerSchema = same<Customer>()(
  z.object({
    userId: id,
    name: z.string(),
    orders: count,
    units: count,
    spent: count,
    currency: z.string(),
    lastOrderAt: instant,
  }),
);

/** {@link CustomerQuery} as a schema. */
export const customerQuerySchema = same<CustomerQuery>()(
  z
    .strictObject({
      ...pageQuery,
      q: z.optional(search),
      sort: z.optional(z.enum(['latest', 'orders', 'spent'])),
    })
    .check(
      z.refine(({ q, sort = 'latest' }) => q === undefined || sort === 'latest', {
        path: ['sort'],
        message: 'must be latest when words are searched',
      }),
    ),
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
