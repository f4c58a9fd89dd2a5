import * as z from 'zod/mini';
import type {
  BulkFulfilInput,
  BulkStep,
  SoldCounts,
  SoldCsvQuery,
  SoldExportQuery,
  SoldOrder,
  SoldOrderDetails,
  SoldView,
} from '../types/sold.ts';
import { same } from './equal.ts';
import { count, id, instant, LIMITS, pageQuery, plain, search } from './fields.ts';
import { isTimeZone, SOLD_COLUMNS } from './sold-export.ts';
import { dropOrderSchema, fulfillmentSchema, orderSchema, orderStatusSchema } from './order.ts';

/** {@link SoldView} as a schema. */
export const soldViewSchema = same<SoldView>()(z.enum(['to_pack', 'sent', 'refunded', 'stuck', 'cancelled']));

/** {@link SoldOrder} as a schema. */
export const soldOrderSchema = same<SoldOrder>()(
  z.extend(dropOrderSchema, { dropId: id, title: z.string() }),
);

const filter = { dropId: z.optional(id), q: z.optional(search) };

const inOneDrop = {
  q: filter.q,
  view: z.optional(soldViewSchema),
  sort: z.optional(z.enum(['newest', 'oldest'])),
};
const list = { ...filter, ...inOneDrop };

/** {@link SoldQuery} as a schema. */
export const soldQuerySchema = z.strictObject({ ...pageQuery, ...list });

/** Names with commas between them, as a query has lists. */
const columns = z.pipe(
  z.transform((raw: unknown) => (typeof raw === 'string' && raw.length <= 400 ? raw.split(',') : raw)),
  z.array(z.enum(SOLD_COLUMNS)).check(z.minLength(1), z.maxLength(SOLD_COLUMNS.length)),
);

const csvFields = {
  columns: z.optional(columns),
  timeZone: z.optional(
    plain(64, /^[\w+/-]+$/).check(z.refine(isTimeZone, 'must be a time zone, such as Europe/Berlin')),
  ),
};

/** {@link SoldExportQuery} as a schema. */
export const soldExportQuerySchema = same<SoldExportQuery>()(z.strictObject(list));

/** {@link SoldCsvQuery} as a schema. */
export const soldCsvQuerySchema = same<SoldCsvQuery>()(z.strictObject({ ...list, ...csvFields }));

/** What `drops.ordersCsv` takes: the drop is in its path. */
export const dropOrdersCsvQuerySchema = same<Omit<SoldCsvQuery, 'dropId'>>()(
  z.strictObject({ ...inOneDrop, ...csvFields }),
);

/** What `orders.soldCounts` takes. */
export const soldCountsQuerySchema = z.strictObject({ dropId: z.optional(id) });

/** {@link SoldCounts} as a schema. */
export const soldCountsSchema = same<SoldCounts>()(
  z.object({
    all: count,
    to_pack: count,
    sent: count,
    refunded: count,
    stuck: count,
    cancelled: count,
    max: count,
  }),
);

/** {@link SoldOrderDetails} as a schema. */
export const soldOrderDetailsSchema = same<SoldOrderDetails>()(
  z.object({
    order: orderSchema,
    parts: z.array(soldOrderSchema),
    history: z.array(
      z.object({
        at: instant,
        status: orderStatusSchema,
        fulfillment: z.nullable(fulfillmentSchema),
        by: z.enum(['buyer', 'creator', 'system']),
      }),
    ),
  }),
);

/** {@link BulkFulfilInput} as a schema. */
export const bulkFulfilInputSchema = same<BulkFulfilInput>()(
  z.union([
    z.strictObject({
      fulfillment: fulfillmentSchema,
      orders: z
        .array(z.strictObject({ orderId: id, dropId: z.optional(id) }))
        .check(z.minLength(1), z.maxLength(LIMITS.bulkOrders)),
    }),
    z.strictObject({ fulfillment: fulfillmentSchema, view: soldViewSchema, ...filter }),
  ]),
);

/** {@link BulkStep} as a schema. */
export const bulkStepSchema = same<BulkStep>()(
  z.object({
    id,
    fulfillment: fulfillmentSchema,
    status: z.enum(['running', 'done']),
    total: count,
    done: count,
    failedCount: count,
    failed: z.array(
      z.object({
        orderId: id,
        dropId: z.nullable(id),
        number: z.nullable(z.string()),
        code: z.string(),
        detail: z.string(),
      }),
    ),
    createdAt: instant,
  }),
);
