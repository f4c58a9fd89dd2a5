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
import { count, csvQuery, id, instant, LIMITS, orderSearch, pageQuery } from './fields.ts';
import { SOLD_CSV } from './sold-export.ts';
import { dropOrderSchema, fulfillmentSchema, orderSchema, orderStatusSchema } from './order.ts';

/** {@link SoldView} as a schema. */
export const soldViewSchema = same<SoldView>()(z.enum(['to_pack', 'sent', 'refunded', 'stuck', 'cancelled']));

/** {@link SoldOrder} as a schema. */
export const soldOrderSchema = same<SoldOrder>()(
  z.extend(dropOrderSchema, { dropId: id, title: z.string(), buyerEmail: z.nullable(z.string()) }),
);

const filter = { dropId: z.optional(id), q: z.optional(orderSearch) };

const inOneDrop = {
  q: filter.q,
  view: z.optional(soldViewSchema),
  sort: z.optional(z.enum(['newest', 'oldest'])),
};
const list = { ...filter, ...inOneDrop };

/** {@link SoldQuery} as a schema. */
export const soldQuerySchema = z.strictObject({ ...pageQuery, ...list });

const csv = csvQuery(SOLD_CSV.columns);

/** {@link SoldExportQuery} as a schema. */
export const soldExportQuerySchema = same<SoldExportQuery>()(z.strictObject(list));

/** {@link SoldCsvQuery} as a schema. */
export const soldCsvQuerySchema = same<SoldCsvQuery>()(z.strictObject({ ...list, ...csv }));

/** What `drops.ordersCsv` takes: the drop is in its path. */
export const dropOrdersCsvQuerySchema = same<Omit<SoldCsvQuery, 'dropId'>>()(
  z.strictObject({ ...inOneDrop, ...csv }),
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
