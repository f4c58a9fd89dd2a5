import * as z from 'zod/mini';
import type {
  CancelOrderInput,
  CreateOrderInput,
  DropOrder,
  FulfillOrderInput,
  NoteOrderInput,
  Order,
  OrderLine,
  PayOrderInput,
  RefundOrderInput,
} from '../types/order.ts';
import { same } from './equal.ts';
import { count, id, instant, LIMITS, note, plain, price, quantity, reason, refundAmount } from './fields.ts';

/** {@link OrderStatus} as a schema. */
export const orderStatusSchema = z.enum(['pending', 'confirmed', 'failed', 'cancelled']);

/** {@link Fulfillment} as a schema. */
export const fulfillmentSchema = z.enum(['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED']);

const refundSchema = z.nullable(z.enum(['refunding', 'refunded', 'refund_failed']));
const failure = z.object({ code: z.string(), message: z.string() });
const failureSchema = z.nullable(failure);

/** What every view of an order's part says of its state. */
export const partFields = {
  status: orderStatusSchema,
  fulfillment: fulfillmentSchema,
  failure: failureSchema,
  refund: refundSchema,
  refunded: count,
};

/** {@link OrderDispute} as a schema, or `null`. */
export const disputeSchema = z.nullable(
  z.object({ status: z.enum(['open', 'won', 'lost']), answerBy: z.nullable(instant) }),
);

/** {@link Order} as a schema. */
export const orderSchema = same<Order>()(
  z.object({
    id,
    number: z.string(),
    userId: id,
    status: orderStatusSchema,
    items: z.array(
      z.object({
        dropId: id,
        creatorId: id,
        title: z.string(),
        imageUrl: z.nullable(z.string()),
        quantity: count,
        unitPrice: price,
        ...partFields,
        refunds: z.optional(
          z.array(z.object({ id, amount: count, reason: z.nullable(z.string()), createdAt: instant })),
        ),
        cancelUntil: z.optional(instant),
      }),
    ),
    total: count,
    currency: z.string(),
    holdExpiresAt: z.nullable(instant),
    fulfillment: fulfillmentSchema,
    payment: z.nullable(
      z.object({
        status: z.enum([
          'required',
          'processing',
          'unknown',
          'succeeded',
          'declined',
          'refunding',
          'refunded',
          'refund_failed',
        ]),
        provider: z.string(),
        clientSecret: z.nullable(z.string()),
        amount: count,
        refunding: count,
        refunded: count,
        failure: failureSchema,
      }),
    ),
    failure: failureSchema,
    dispute: disputeSchema,
    version: count,
    createdAt: instant,
    updatedAt: instant,
  }),
);

/** Lines of one drop are summed, so they can have seen one price only. */
const onePriceEach: z.core.CheckFn<OrderLine[]> = ({ value: lines, issues }) => {
  const seen = new Map<string, number>();
  for (const [index, { dropId, unitPrice }] of lines.entries()) {
    if (unitPrice === undefined) continue;
    const other = seen.get(dropId) ?? unitPrice;
    seen.set(dropId, other);
    if (other === unitPrice) continue;
    const message = 'differs from the price of another line of this drop';
    issues.push({ code: 'custom', input: lines, path: [index, 'unitPrice'], message });
  }
};

const orderLineSchema = z.strictObject({ dropId: id, quantity, unitPrice: z.optional(price) });

/** {@link CreateOrderInput} as a schema. */
export const createOrderInputSchema = same<CreateOrderInput>()(
  z.union([
    orderLineSchema,
    z.strictObject({
      items: z.array(orderLineSchema).check(z.minLength(1), z.maxLength(LIMITS.orderLines), onePriceEach),
    }),
  ]),
);

/** {@link DropOrder} as a schema. */
export const dropOrderSchema = same<DropOrder>()(
  z.object({
    id,
    number: z.string(),
    userId: id,
    buyerName: z.string(),
    status: orderStatusSchema,
    quantity: count,
    unitPrice: price,
    total: count,
    currency: z.string(),
    fulfillment: fulfillmentSchema,
    refund: refundSchema,
    refundFailure: z.optional(failure),
    refunded: count,
    refundable: count,
    dispute: disputeSchema,
    note: z.optional(z.string()),
    createdAt: instant,
  }),
);

/** {@link PayOrderInput} as a schema. */
export const payOrderInputSchema = same<PayOrderInput>()(
  z.strictObject({ paymentMethod: z.optional(plain(255, /^[\w-]+$/)) }),
);

/** {@link FulfillOrderInput} as a schema. */
export const fulfillOrderInputSchema = same<FulfillOrderInput>()(
  z.strictObject({ fulfillment: fulfillmentSchema, dropId: z.optional(id) }),
);

/** {@link CancelOrderInput} as a schema. */
export const cancelOrderInputSchema = same<CancelOrderInput>()(
  z._default(z.strictObject({ dropId: z.optional(id) }), {}),
);

/** A whole part is what units go with; a sum of money has none. */
const restockOfWhole: z.core.CheckFn<RefundOrderInput> = ({ value: { amount, restock }, issues }) => {
  if (amount === undefined || restock === undefined) return;
  const message = 'is for a whole part: leave it out with amount';
  issues.push({ code: 'custom', input: restock, path: ['restock'], message });
};

/** {@link RefundOrderInput} as a schema. */
export const refundOrderInputSchema = same<RefundOrderInput>()(
  z._default(
    z
      .strictObject({
        dropId: z.optional(id),
        amount: z.optional(refundAmount),
        restock: z.optional(z.boolean()),
        reason: z.optional(reason),
      })
      .check(restockOfWhole),
    {},
  ),
);

/** {@link NoteOrderInput} as a schema. */
export const noteOrderInputSchema = same<NoteOrderInput>()(
  z.strictObject({ note: z.nullable(note), dropId: z.optional(id) }),
);
