import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { id, idempotencyKey, pageOf, pageQuery } from '../fields.ts';
import {
  cancelOrderInputSchema,
  createOrderInputSchema,
  fulfillOrderInputSchema,
  orderSchema,
  payOrderInputSchema,
} from '../order.ts';

const orderParams = z.strictObject({ orderId: id });

export const orderEndpoints = {
  'orders.create': endpoint({
    method: 'POST',
    path: '/orders',
    tag: 'orders',
    summary: 'Buy. The same key gives the same order for ever; the answer comes after the order is durable',
    auth: 'user',
    body: createOrderInputSchema,
    status: 201,
    response: orderSchema,
    idempotencyKey: 'required',
    // The one write of a rush. It gives no access to anything, and its owner sees it and can cancel it.
    tokenIsEnough: true,
    problems: [
      'not_found',
      'not_started',
      'ended',
      'paused',
      'cancelled',
      'sold_out',
      'insufficient_stock',
      'limit_reached',
      'hold_exists',
      'price_changed',
      'not_chargeable',
      'currencies_differ',
      'overloaded',
    ],
  }),
  'orders.list': endpoint({
    method: 'GET',
    path: '/orders',
    tag: 'orders',
    summary: 'Own orders, newest first',
    auth: 'user',
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(orderSchema),
    problems: [],
  }),
  'orders.get': endpoint({
    method: 'GET',
    path: '/orders/{orderId}',
    tag: 'orders',
    summary: 'One own order',
    auth: 'user',
    params: orderParams,
    status: 200,
    response: orderSchema,
    problems: ['not_found'],
  }),
  'orders.byKey': endpoint({
    method: 'GET',
    path: '/orders/by-key/{key}',
    tag: 'orders',
    summary:
      'Did it happen? The order that an idempotency key made, or 404: none by now, and none to come when the last request with it is 30 s ago',
    auth: 'user',
    params: z.strictObject({ key: idempotencyKey }),
    status: 200,
    response: orderSchema,
    problems: ['not_found'],
  }),
  'orders.pay': endpoint({
    method: 'POST',
    path: '/orders/{orderId}/pay',
    tag: 'orders',
    summary:
      'Pay for an own pending order. It is charged once however often it is asked. Look at `status` and `payment` of the answer: a payment that is not decided yet leaves the order pending, and so does a try that came to nothing (`payment.failure`): pay again until the hold ends',
    auth: 'user',
    params: orderParams,
    body: payOrderInputSchema,
    status: 200,
    response: orderSchema,
    isIdempotent: true,
    problems: ['not_found', 'invalid_transition', 'hold_expired', 'overloaded'],
  }),
  'orders.cancel': endpoint({
    method: 'POST',
    path: '/orders/{orderId}/cancel',
    tag: 'orders',
    summary:
      'Give up an own order that is pending, or confirmed and not yet in fulfilment, or the part of one drop; units and money go back once',
    auth: 'user',
    params: orderParams,
    body: cancelOrderInputSchema,
    status: 200,
    response: orderSchema,
    isIdempotent: true,
    problems: ['not_found', 'invalid_transition', 'overloaded'],
  }),
  'orders.fulfill': endpoint({
    method: 'PATCH',
    path: '/orders/{orderId}/fulfillment',
    tag: 'orders',
    summary:
      'Tell how far the fulfilment of the own parts of an order is, or that of one drop, one step at a time. Answers the order with the own parts only',
    auth: 'creator',
    params: orderParams,
    body: fulfillOrderInputSchema,
    status: 200,
    response: orderSchema,
    isIdempotent: true,
    problems: ['not_found', 'forbidden', 'invalid_transition', 'overloaded'],
  }),
};
