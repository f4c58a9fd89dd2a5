import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { id, pageOf } from '../fields.ts';
import {
  bulkFulfilInputSchema,
  bulkStepSchema,
  soldCountsQuerySchema,
  soldCountsSchema,
  soldOrderDetailsSchema,
  soldOrderSchema,
  soldQuerySchema,
} from '../sold.ts';

/** What creators do with the orders of all their drops. */
export const soldEndpoints = {
  'orders.sold': endpoint({
    method: 'GET',
    path: '/orders/sold',
    tag: 'orders',
    summary:
      'Parts of orders of all own drops or of one, by view and by words. A page of a view may be short; new orders are there a moment after they were placed',
    auth: 'creator',
    scope: 'sales:read',
    query: soldQuerySchema,
    status: 200,
    response: pageOf(soldOrderSchema),
    problems: ['not_found', 'forbidden'],
  }),
  'orders.soldCounts': endpoint({
    method: 'GET',
    path: '/orders/sold/counts',
    tag: 'orders',
    summary: 'How many parts of orders each view has',
    auth: 'creator',
    scope: 'sales:read',
    query: soldCountsQuerySchema,
    status: 200,
    response: soldCountsSchema,
    problems: ['not_found', 'forbidden'],
  }),
  'orders.soldDetails': endpoint({
    method: 'GET',
    path: '/orders/sold/{orderId}',
    tag: 'orders',
    summary: 'The own parts of an order, and what happened to it',
    auth: 'creator',
    scope: 'sales:read',
    params: z.strictObject({ orderId: id }),
    status: 200,
    response: soldOrderDetailsSchema,
    problems: ['not_found', 'forbidden'],
  }),
  'orders.bulkFulfil': endpoint({
    method: 'POST',
    path: '/orders/bulk-fulfil',
    tag: 'orders',
    summary:
      'Take many orders to a step of fulfilment, through the steps between. It goes on by itself: ask how far it is, and what could not go',
    auth: 'creator',
    body: bulkFulfilInputSchema,
    status: 201,
    response: bulkStepSchema,
    idempotencyKey: 'optional',
    problems: ['not_found', 'forbidden'],
  }),
  'orders.bulkStep': endpoint({
    method: 'GET',
    path: '/orders/bulk-steps/{stepId}',
    tag: 'orders',
    summary: 'How far a bulk step is, and a report of what did not go. It is known for thirty days',
    auth: 'creator',
    scope: 'sales:read',
    params: z.strictObject({ stepId: id }),
    status: 200,
    response: bulkStepSchema,
    problems: ['not_found', 'forbidden'],
  }),
};
