import * as z from 'zod/mini';
import type {
  CreateDropInput,
  Drop,
  DropReport,
  DropQuery,
  DropSales,
  DropStatus,
  RestockInput,
  SalesQuery,
  TestNotice,
  UpdateDropInput,
} from '../types/drop.ts';
import { same } from './equal.ts';
import {
  cancelMinutes,
  count,
  currency,
  id,
  instant,
  LIMITS,
  pageQuery,
  perUserLimit,
  price,
  stock,
  title,
} from './fields.ts';
import { pictureSchema } from './picture.ts';
import { reminderChoice, reminderMinutesSchema } from './reminder.ts';

/** {@link DropStatus} as a schema. */
export const dropStatusSchema = same<DropStatus>()(
  z.enum(['scheduled', 'live', 'paused', 'sold_out', 'ended', 'cancelled']),
);

const checkoutSchema = z.enum(['instant', 'hold']);
const holdSeconds = z.int().check(z.minimum(LIMITS.holdSecondsMin), z.maximum(LIMITS.holdSeconds));
const lowStockAt = z.nullable(z.int().check(z.minimum(1), z.maximum(LIMITS.stock)));

/** {@link Drop} as a schema. */
export const dropSchema = same<Drop>()(
  z.object({
    id,
    creatorId: id,
    creatorName: z.string(),
    creatorHandle: z.string(),
    productId: id,
    title: z.string(),
    description: z.string(),
    imageUrl: z.nullable(z.string()),
    image: z.nullable(pictureSchema),
    price,
    currency: z.string(),
    startsAt: instant,
    endsAt: instant,
    status: dropStatusSchema,
    stock: count,
    remaining: count,
    held: count,
    perUserLimit: z.nullable(count),
    checkout: checkoutSchema,
    holdSeconds: z.nullable(count),
    lowStockAt: z.nullable(count),
    reminderMinutes: z.array(reminderMinutesSchema),
    cancelMinutes: z.nullable(count),
    version: count,
    createdAt: instant,
    updatedAt: instant,
  }),
);

/** {@link CreateDropInput} as a schema. */
export const createDropInputSchema = same<CreateDropInput>()(
  z.strictObject({
    productId: id,
    startsAt: instant,
    endsAt: instant,
    stock,
    price: z.optional(price),
    currency: z.optional(currency),
    title: z.optional(title),
    perUserLimit: z.optional(perUserLimit),
    checkout: z.optional(checkoutSchema),
    holdSeconds: z.optional(holdSeconds),
    lowStockAt: z.optional(lowStockAt),
    reminderMinutes: z.optional(reminderChoice),
    cancelMinutes: z.optional(cancelMinutes),
  }),
);

/** {@link UpdateDropInput} as a schema. */
export const updateDropInputSchema = same<UpdateDropInput>()(
  z.strictObject({
    title: z.optional(title),
    startsAt: z.optional(instant),
    endsAt: z.optional(instant),
    stock: z.optional(stock),
    price: z.optional(price),
    perUserLimit: z.optional(perUserLimit),
    lowStockAt: z.optional(lowStockAt),
    reminderMinutes: z.optional(reminderChoice),
    cancelMinutes: z.optional(cancelMinutes),
    version: z.optional(count),
  }),
);

/** {@link DropQuery} as a schema. */
export const dropQuerySchema = same<DropQuery>()(
  z
    .strictObject({
      ...pageQuery,
      creatorId: z.optional(id),
      productId: z.optional(id),
      status: z.optional(dropStatusSchema),
      startsFrom: z.optional(instant),
      startsTo: z.optional(instant),
    })
    .check(
      z.refine(
        ({ startsFrom, startsTo }) =>
          startsFrom === undefined || startsTo === undefined || startsFrom < startsTo,
        { path: ['startsTo'], message: 'must be later than startsFrom' },
      ),
    ),
);

/** {@link TestNotice} as a schema. */
export const testNoticeSchema = same<TestNotice>()(z.object({ push: count, email: z.boolean() }));

/** {@link RestockInput} as a schema. */
export const restockInputSchema = same<RestockInput>()(
  z.strictObject({
    quantity: z.int().check(
      z.minimum(-LIMITS.stock),
      z.maximum(LIMITS.stock),
      z.refine((quantity) => quantity !== 0, 'must not be zero'),
    ),
  }),
);

const salesResolution = z.enum(['second', 'minute']);

/** {@link SalesQuery} as a schema. */
export const salesQuerySchema = same<SalesQuery>()(
  z.strictObject({ resolution: z.optional(salesResolution) }),
);

const salesPoint = z.object({ at: instant, orders: count, units: count, revenue: count });
const refused = z.record(z.string(), count);

/** {@link DropSales} as a schema. */
export const dropSalesSchema = same<DropSales>()(
  z.object({
    dropId: id,
    orders: count,
    units: count,
    revenue: count,
    currency: z.string(),
    buyers: count,
    held: count,
    resolution: salesResolution,
    series: z.array(salesPoint),
    watching: z.nullable(count),
    refused,
    payments: z.nullable(z.object({ paid: count, waiting: count, declined: count, expired: count })),
    asOf: instant,
  }),
);

/** {@link DropReport} as a schema. */
export const dropReportSchema = same<DropReport>()(
  z.object({
    dropId: id,
    startsAt: instant,
    endedAt: z.nullable(instant),
    soldOutAt: z.nullable(instant),
    stock: count,
    orders: count,
    units: count,
    revenue: count,
    currency: z.string(),
    buyers: count,
    followingBuyers: count,
    refused,
    rush: z.array(z.object({ second: count, orders: count, units: count, revenue: count })),
    hours: z.array(salesPoint),
    asOf: instant,
  }),
);
